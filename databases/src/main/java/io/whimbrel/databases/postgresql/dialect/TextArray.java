package io.whimbrel.databases.postgresql.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * A parameter of type {@code text[]} in the form that the server's {@code array_recv} reads: the
 * number of dimensions, whether there are NULLs, the type, and for the one dimension its size and
 * where it begins; before each element its length, -1 for NULL. It is made without a connection and
 * not changed afterwards. Safe for use by several threads.
 */
public final class TextArray {
  private static final int HEAD = 12;
  private static final int DIMENSION = 8;
  private static final int LENGTH = 4;
  private static final int NULL = -1;

  private final byte[] bytes;

  private TextArray(byte[] bytes) {
    this.bytes = bytes;
  }

  /** An array with an element for each row: its bytes in UTF-8, or null for NULL. */
  public static <T> TextArray of(List<T> rows, Function<T, byte @Nullable []> element) {
    byte[] @Nullable [] values = new byte[rows.size()][];
    long size = HEAD + (values.length == 0 ? 0L : DIMENSION);
    boolean hasNull = false;
    for (int i = 0; i < values.length; i++) {
      byte[] value = element.apply(rows.get(i));
      values[i] = value;
      hasNull |= value == null;
      size += LENGTH + (value == null ? 0 : value.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size));
    buffer.putInt(values.length == 0 ? 0 : 1).putInt(hasNull ? 1 : 0).putInt(Oid.TEXT);
    if (values.length > 0) {
      buffer.putInt(values.length).putInt(1);
    }
    for (byte[] value : values) {
      if (value == null) {
        buffer.putInt(NULL);
      } else {
        buffer.putInt(value.length).put(value);
      }
    }
    return new TextArray(buffer.array());
  }

  /** An array of texts. */
  public static TextArray of(List<String> texts) {
    return of(texts, text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** Binds it to a statement of a connection to a server. */
  public void bind(PreparedStatement statement, int parameter) throws SQLException {
    BaseConnection connection = statement.getConnection().unwrap(BaseConnection.class);
    statement.setArray(parameter, new PgArray(connection, Oid.TEXT_ARRAY, bytes));
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The rows of a COPY TO STDOUT, many to a piece. Used by one thread. */
final class CopyOutStream implements RowStream {

  private static final int PIECE_BYTES = 1 << 16;

  private final Connection connection;
  private final CopyOut copy;
  private final String what;
  private final Consumer<Connection> giveBack;
  private byte @Nullable [] ahead;
  private boolean isAtEnd;

  private CopyOutStream(
      Connection connection, CopyOut copy, String what, Consumer<Connection> giveBack) {
    this.connection = connection;
    this.copy = copy;
    this.what = what;
    this.giveBack = giveBack;
  }

  /**
   * Starts a COPY.
   *
   * @param giveBack takes the connection when all rows were read; otherwise it is closed
   */
  static CopyOutStream open(
      Connection connection, String sql, String what, Consumer<Connection> giveBack) {
    try {
      CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
      return new CopyOutStream(connection, copy, what, giveBack);
    } catch (SQLException e) {
      Connections.closeAfter(connection, e);
      throw SqlProblems.of(e, what);
    }
  }

  @Override
  public byte @Nullable [] next() {
    try {
      byte[] first = ahead == null ? read() : ahead;
      ahead = null;
      if (first == null) {
        return null;
      }
      return first.length >= PIECE_BYTES ? first : piece(first);
    } catch (SQLException e) {
      throw SqlProblems.of(e, what);
    }
  }

  private byte[] piece(byte[] first) throws SQLException {
    byte[] piece = new byte[PIECE_BYTES];
    int size = 0;
    for (byte[] row = first; row != null; row = read()) {
      if (size + row.length > PIECE_BYTES) {
        ahead = row;
        break;
      }
      System.arraycopy(row, 0, piece, size, row.length);
      size += row.length;
    }
    return size == PIECE_BYTES ? piece : java.util.Arrays.copyOf(piece, size);
  }

  private byte @Nullable [] read() throws SQLException {
    byte[] row = isAtEnd ? null : copy.readFromCopy();
    isAtEnd = row == null;
    return row;
  }

  @Override
  public void close() {
    if (isAtEnd) {
      giveBack.accept(connection);
    } else {
      Connections.abort(connection);
    }
  }
}

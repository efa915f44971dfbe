package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.RowStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a stream in COPY's text format (manual, COPY, "Text Format"), one after the other.
 * Pieces of a stream end where a row ends. Used by one thread.
 */
final class CopiedTexts {

  private final RowStream stream;
  private byte[] piece = new byte[0];
  private int place;

  CopiedTexts(RowStream stream) {
    this.stream = stream;
  }

  /** One row. */
  static final class Line {
    private final @Nullable String[] values;
    private final int bytes;

    Line(@Nullable String[] values, int bytes) {
      this.values = values;
      this.bytes = bytes;
    }

    /** Its values, not a copy. */
    @Nullable String[] values() {
      return values;
    }

    /** About what it takes. */
    int bytes() {
      return bytes;
    }
  }

  /** The next row; null at the end. */
  @Nullable Line next() {
    if (place == piece.length) {
      byte[] more = stream.next();
      if (more == null) {
        return null;
      }
      piece = more;
      place = 0;
    }
    int from = place;
    List<@Nullable String> values = new ArrayList<>();
    int start = place;
    while (piece[place] != '\n') {
      if (piece[place] == '\t') {
        values.add(value(start, place));
        start = place + 1;
      }
      place++;
    }
    values.add(value(start, place));
    place++;
    return new Line(values.toArray(new @Nullable String[0]), place - from);
  }

  private @Nullable String value(int from, int until) {
    boolean isEscaped = false;
    for (int i = from; i < until && !isEscaped; i++) {
      isEscaped = piece[i] == '\\';
    }
    if (!isEscaped) {
      return new String(piece, from, until - from, StandardCharsets.UTF_8);
    }
    return until - from == 2 && piece[from + 1] == 'N' ? null : unescaped(from, until);
  }

  private String unescaped(int from, int until) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(until - from);
    for (int i = from; i < until; i++) {
      bytes.write(piece[i] == '\\' ? meant(piece[++i]) : piece[i]);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int meant(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      default -> escaped;
    };
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.RowStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a stream in COPY's text format (manual, COPY, "Text Format"), one after the other.
 * Pieces of a stream end where a row ends. Used by one thread.
 */
final class CopiedTexts {

  private final RowStream stream;
  private final Set<Integer> summedUp;
  private final Set<Integer> lettered;
  private byte[] piece = new byte[0];
  private int place;

  CopiedTexts(RowStream stream) {
    this(stream, Set.of(), Set.of());
  }

  /**
   * Of a stream whose large texts are read over.
   *
   * @param summedUp places of values that are summed up where they are large
   * @param lettered places of {@link ConvertedTexts}, which are summed up where they are converted
   *     and large
   */
  CopiedTexts(RowStream stream, Set<Integer> summedUp, Set<Integer> lettered) {
    this.stream = stream;
    this.lettered = Set.copyOf(lettered);
    this.summedUp = Set.copyOf(summedUp);
  }

  /** One row. */
  static final class Line {
    private final @Nullable String[] values;
    private final Set<Integer> large;
    private final long bytes;

    Line(@Nullable String[] values, Set<Integer> large) {
      this.values = values;
      this.large = Set.copyOf(large);
      this.bytes = Arrays.stream(values).mapToLong(v -> v == null ? 1 : v.length() + 1L).sum();
    }

    /** Its values, not a copy; those that are large are told by their summaries. */
    @Nullable String[] values() {
      return values;
    }

    /** The places of values that are summed up. */
    Set<Integer> large() {
      return large;
    }

    /** About what it takes. */
    long bytes() {
      return bytes;
    }
  }

  /** The next row; null at the end. */
  @Nullable Line next() {
    if (place == piece.length) {
      piece = new byte[0]; // so that two large rows are never held
      place = 0;
      byte[] more = stream.next();
      if (more == null) {
        return null;
      }
      piece = more;
    }
    List<@Nullable String> values = new ArrayList<>();
    Set<Integer> large = new HashSet<>();
    int start = place;
    while (piece[place] != '\n') {
      if (piece[place] == '\t') {
        add(values, large, start);
        start = place + 1;
      }
      place++;
    }
    add(values, large, start);
    place++;
    return new Line(values.toArray(new @Nullable String[0]), large);
  }

  /** Adds the value that begins somewhere and ends here. */
  private void add(List<@Nullable String> values, Set<Integer> large, int start) {
    boolean hasLetter = lettered.contains(values.size()) && piece[start] != '\\'; // of a NULL
    boolean isSummedUp =
        hasLetter ? ConvertedTexts.isConverted(piece[start]) : summedUp.contains(values.size());
    int from = hasLetter ? start + 1 : start;
    if (place - from > LargeText.BYTES_MAX && isSummedUp) {
      LargeText text = read(from, place);
      if (text.isLarge()) {
        large.add(values.size());
        values.add(text.summary());
        return;
      }
    }
    values.add(value(from, place));
  }

  private LargeText read(int from, int until) {
    LargeText text = new LargeText();
    for (int i = from; i < until; i++) {
      text.add(piece[i] == '\\' ? (byte) meant(piece[++i]) : piece[i]);
    }
    return text;
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

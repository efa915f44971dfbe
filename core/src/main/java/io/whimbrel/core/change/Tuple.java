package io.whimbrel.core.change;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row image, one per stored column of the source table in catalog order (computed
 * columns are left out). A value is the target's input text in UTF-8, SQL NULL, or unchanged (the
 * log did not carry it because an update left it as it is).
 *
 * <p>Owns its arrays: nobody changes them after it is made.
 */
public final class Tuple {

  /** The mark of a value that the log did not carry; compared by identity. */
  private static final byte[] UNCHANGED = new byte[0];

  /** The mark of a value that is held elsewhere; compared by identity. */
  private static final byte[] LARGE = new byte[0];

  private final byte[] @Nullable [] values;

  /** The values that are held elsewhere, by their places; empty in most tuples. */
  private final Map<Integer, LargeValue> large;

  private Tuple(byte[] @Nullable [] values, Map<Integer, LargeValue> large) {
    this.values = values;
    this.large = large;
  }

  /** A tuple that takes over the array; null elements are SQL NULL. */
  public static Tuple of(byte[] @Nullable [] values) {
    return new Tuple(values, Map.of());
  }

  /** A tuple that takes over the array, with large values at some places of it. */
  public static Tuple of(byte[] @Nullable [] values, Map<Integer, LargeValue> large) {
    large.keySet().forEach(place -> values[place] = LARGE);
    return new Tuple(values, Map.copyOf(large));
  }

  /** The element to put into an array for {@link #of} where a value is unchanged. */
  public static byte[] unchanged() {
    return UNCHANGED;
  }

  /** Number of columns. */
  public int size() {
    return values.length;
  }

  /** Whether the value at this place is SQL NULL. */
  public boolean isNull(int index) {
    return values[index] == null;
  }

  /** Whether the log did not carry the value at this place. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isUnchanged(int index) {
    return values[index] == UNCHANGED;
  }

  /** Whether any value was not carried. */
  public boolean hasUnchanged() {
    for (int i = 0; i < values.length; i++) {
      if (isUnchanged(i)) {
        return true;
      }
    }
    return false;
  }

  /** The value at this place if it is a large one that is held elsewhere. */
  public Optional<LargeValue> large(int index) {
    return large.isEmpty() ? Optional.empty() : Optional.ofNullable(large.get(index));
  }

  /** The places of the large values. */
  public Set<Integer> largePlaces() {
    return large.keySet();
  }

  /**
   * The value's bytes; null for SQL NULL and for an unchanged value. Those of a large value are
   * read into memory.
   */
  public byte @Nullable [] bytes(int index) {
    if (isUnchanged(index)) {
      return null;
    }
    LargeValue elsewhere = large.isEmpty() ? null : large.get(index);
    return elsewhere == null ? values[index] : read(elsewhere);
  }

  private static byte[] read(LargeValue value) {
    try (InputStream in = value.open()) {
      return in.readNBytes(value.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The value as text; null for SQL NULL and for an unchanged value. Bytes that are not UTF-8 are a
   * {@code ROW_REFUSED} problem: nothing is ever replaced.
   */
  public @Nullable String text(int index) {
    byte[] bytes = bytes(index);
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    // The decoder puts U+FFFD where it cannot read, but the text may also have one itself.
    if (text.indexOf('\uFFFD') >= 0
        && !Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
      throw Problem.of(ProblemCode.ROW_REFUSED)
          .what("a value in the log is not valid UTF-8: " + text)
          .where("column " + (index + 1) + " of the row")
          .fix("write the value anew in the encoding that the source declares")
          .exception();
    }
    return text;
  }

  /**
   * The bytes of what {@link #text} tells, with the same problem; what is ASCII alone is not looked
   * at twice.
   */
  public byte @Nullable [] utf8(int index) {
    byte[] bytes = bytes(index);
    if (bytes != null && !isAscii(bytes)) {
      String _ = text(index);
    }
    return bytes;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte value : bytes) {
      if (value < 0) {
        return false;
      }
    }
    return true;
  }

  /** Bytes that the values hold in memory, about; large ones are held elsewhere. */
  public long weight() {
    long sum = 16L * values.length;
    for (byte[] value : values) {
      sum += value == null ? 0 : value.length;
    }
    return sum;
  }

  /**
   * This tuple for a table that got more columns since, all of them behind the others and NULL in
   * every row that was there.
   */
  public Tuple widened(int size) {
    return size <= values.length ? this : new Tuple(Arrays.copyOf(values, size), large);
  }

  /** This tuple, with what it leaves unchanged taken from the older one. */
  public Tuple over(Tuple older) {
    byte[] @Nullable [] merged = Arrays.copyOf(values, values.length);
    Map<Integer, LargeValue> mergedLarge = new HashMap<>(large);
    for (int i = 0; i < merged.length; i++) {
      if (isUnchanged(i)) {
        merged[i] = older.values[i];
        int place = i;
        older.large(i).ifPresent(value -> mergedLarge.put(place, value));
      }
    }
    return of(merged, mergedLarge);
  }
}

package io.whimbrel.core.change;

/**
 * A place in a source's log.
 *
 * @param sequence orders positions of one source; for PostgreSQL the LSN
 * @param text the product's own form, for example {@code 0/1539730}
 */
public record Position(long sequence, String text) implements Comparable<Position> {

  /** Before everything. */
  public static final Position START = new Position(0, "0/0");

  @Override
  public int compareTo(Position other) {
    return Long.compareUnsigned(sequence, other.sequence);
  }

  /** Whether this place is the other one or behind it. */
  public boolean hasReached(Position other) {
    return compareTo(other) >= 0;
  }

  /** Bytes of log from the other place to this one; never negative. */
  public long bytesSince(Position other) {
    return Math.max(0, sequence - other.sequence);
  }

  @Override
  public String toString() {
    return text;
  }
}

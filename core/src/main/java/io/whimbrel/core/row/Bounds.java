package io.whimbrel.core.row;

import java.util.List;
import java.util.Optional;

/**
 * A key range of one table: from (inclusive) until (exclusive), each a tuple of key values in the
 * source's text form, in key order. The first chunk of a table has no {@code from} and the last one
 * no {@code until}, so that every key, also a new one, belongs to exactly one chunk.
 */
public record Bounds(Optional<List<String>> from, Optional<List<String>> until) {

  /** The whole table. */
  public static final Bounds ALL = new Bounds(Optional.empty(), Optional.empty());

  public Bounds {
    from = from.map(List::copyOf);
    until = until.map(List::copyOf);
  }

  /** Whether these bounds hold the whole table. */
  public boolean isAll() {
    return from.isEmpty() && until.isEmpty();
  }
}

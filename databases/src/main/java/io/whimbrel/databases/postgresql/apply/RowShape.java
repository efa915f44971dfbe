package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Tuple;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In which form the values of a row come to the target: rows of one shape are written by one
 * statement.
 *
 * @param unchanged places of values that the log did not carry
 * @param large places of values that are sent as streams, each by a statement for its row alone
 */
record RowShape(Set<Integer> unchanged, Set<Integer> large) {

  /** All values are there and small. */
  static final RowShape WHOLE = new RowShape(Set.of(), Set.of());

  RowShape {
    unchanged = Set.copyOf(unchanged);
    large = Set.copyOf(large);
  }

  /** The shape of a row. */
  static RowShape of(Tuple row) {
    if (!row.hasUnchanged() && row.largePlaces().isEmpty()) {
      return WHOLE;
    }
    Set<Integer> unchanged =
        IntStream.range(0, row.size())
            .filter(row::isUnchanged)
            .boxed()
            .collect(Collectors.toUnmodifiableSet());
    return new RowShape(unchanged, row.largePlaces());
  }

  /** The places of the large values in their order. */
  Set<Integer> largeInOrder() {
    return new TreeSet<>(large);
  }
}

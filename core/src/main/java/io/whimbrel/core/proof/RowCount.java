package io.whimbrel.core.proof;

import java.util.List;
import java.util.Optional;

/**
 * How many rows there are, and from when to when.
 *
 * @param ranges of the columns of the target that hold a date or a moment, as far as they could be
 *     computed
 * @param query what counts all rows, to be asked by anybody
 */
public record RowCount(long rows, List<Range> ranges, String query) {

  /**
   * The smallest and the largest value of a column, in text form; both empty where there is none.
   *
   * @param column the target's
   */
  public record Range(String column, Optional<String> min, Optional<String> max) {

    @Override
    public String toString() {
      return min.map(from -> from + " to " + max.orElse("")).orElse("no value");
    }
  }

  public RowCount {
    ranges = List.copyOf(ranges);
  }

  /** The range of a column, if it is known. */
  public Optional<Range> range(String column) {
    return ranges.stream().filter(r -> r.column().equals(column)).findFirst();
  }
}

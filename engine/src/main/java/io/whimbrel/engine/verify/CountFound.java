package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.RowCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What counting one table on both sides found.
 *
 * @param rows of the source that were counted
 * @param left rows that changed meanwhile and were left out on both sides
 * @param differing by how many rows the sides differ
 * @param extra how many rows the target has beyond those of the source
 */
record CountFound(long rows, long left, long differing, long extra, List<Check> checks) {

  CountFound {
    checks = List.copyOf(checks);
  }

  /**
   * Compares two counts of the same rows.
   *
   * @param left keys of rows that neither counted
   * @param differingMax by how many rows a table may differ
   */
  static CountFound of(RowCount source, RowCount target, long left, long differingMax) {
    long differing = Math.abs(source.rows() - target.rows());
    boolean isClose = differing <= differingMax;
    String beside =
        left == 0
            ? ""
            : ", beside %d %s that changed meanwhile".formatted(left, left == 1 ? "row" : "rows");
    List<Check> checks = new ArrayList<>();
    checks.add(
        check(
            "rows",
            isClose ? Outcome.HOLDS : Outcome.BROKEN,
            source.rows() + beside,
            target.rows() + (differing > 0 && isClose ? ", which the plan accepts" : beside),
            source,
            target));
    for (RowCount.Range range : target.ranges()) {
      Optional<RowCount.Range> expected = source.range(range.column());
      Outcome outcome =
          expected
              .map(
                  e ->
                      e.equals(range) || (differing > 0 && isClose)
                          ? Outcome.HOLDS
                          : Outcome.BROKEN)
              .orElse(Outcome.UNDECIDED);
      checks.add(
          check(
              "range of " + range.column(),
              outcome,
              expected
                  .map(RowCount.Range::toString)
                  .orElse("unknown: the source cannot compute the expression of the column"),
              range.toString(),
              source,
              target));
    }
    long extra = Math.max(0, target.rows() - source.rows());
    return new CountFound(source.rows(), left, differing, extra, checks);
  }

  private static Check check(
      String name,
      Outcome outcome,
      String expected,
      String found,
      RowCount source,
      RowCount target) {
    return new Check(
        name, outcome, expected, found, Optional.of(source.query()), Optional.of(target.query()));
  }

  /** Nothing that could be decided. */
  static CountFound undecided(String why) {
    return new CountFound(
        0,
        0,
        0,
        0,
        List.of(
            new Check(
                "rows",
                Outcome.UNDECIDED,
                "the same number on both sides",
                why,
                Optional.empty(),
                Optional.empty())));
  }

  /** Whether the sides were found to be different. */
  boolean isBroken() {
    return checks.stream().anyMatch(check -> check.outcome() == Outcome.BROKEN);
  }

  /** Whether the rows could be counted on both sides. */
  boolean isDecided() {
    return checks.stream()
        .noneMatch(c -> c.name().equals("rows") && c.outcome() == Outcome.UNDECIDED);
  }
}

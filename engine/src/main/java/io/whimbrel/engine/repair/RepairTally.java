package io.whimbrel.engine.repair;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.List;

/** Adds up the rows of one table that differ. Used by one thread. */
final class RepairTally {
  /** What differs more is no matter of single rows. */
  static final int ROWS_MAX = 10_000;

  private static final int SHOWN_MAX = 1_000;

  private final TableName table;
  private final List<RowRepair> shown = new ArrayList<>();
  private long differing;
  private long repaired;

  RepairTally(TableName table) {
    this.table = table;
  }

  void found(List<RowRepair> rows) {
    differing += rows.size();
    rows.stream().limit(Math.max(0, SHOWN_MAX - shown.size())).forEach(shown::add);
    if (differing > ROWS_MAX) {
      throw Problem.of(ProblemCode.ROWS_DIFFERENT)
          .what("more than %d rows of %s differ".formatted(ROWS_MAX, table))
          .where(table.toString())
          .fix(
              "send the table back to copy: 'whimbrel run --copy-again --table %s'"
                  .formatted(table))
          .exception();
    }
  }

  void repaired(long rows) {
    repaired += rows;
  }

  List<RowRepair> shown() {
    return List.copyOf(shown);
  }

  long differing() {
    return differing;
  }

  /** Twins of one key are repaired together. */
  long repaired() {
    return Math.min(repaired, differing);
  }
}

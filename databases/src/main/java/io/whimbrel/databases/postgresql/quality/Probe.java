package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.quality.QualityCheck;

/**
 * One thing to be looked for row by row.
 *
 * @param sql a condition that is true for the rows meant; for {@link Way#CONVERSION} a value whose
 *     computing fails for them
 * @param shown SQL of what people want to see of such a row, beside its key
 */
record Probe(QualityCheck check, Way way, String sql, String shown) {

  /** How rows are found. */
  enum Way {
    /** By a condition that never fails. */
    CONDITION,
    /** By a condition that holds an expression of the plan, which may fail. */
    RISKY_CONDITION,
    /** By computing a value. */
    CONVERSION
  }

  /** The aggregate that counts the rows, or fails. */
  String aggregate() {
    return way == Way.CONVERSION ? "count(" + sql + ") * 0" : "count(*) filter (where " + sql + ")";
  }
}

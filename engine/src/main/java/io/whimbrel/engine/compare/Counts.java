package io.whimbrel.engine.compare;

import io.whimbrel.core.database.row.CountedRows;

/** How many rows of one table both sides have. */
record Counts(CountedRows source, CountedRows target) {

  boolean isEqual() {
    return source.rows() == target.rows();
  }
}

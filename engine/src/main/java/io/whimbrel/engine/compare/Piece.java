package io.whimbrel.engine.compare;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.Bounds;

/** One piece of a table, which is compared at once. */
sealed interface Piece {

  /** What becomes of the table. */
  TableMapping mapping();

  /** Its number within the table. */
  int ordinal();

  /** Compares it. */
  Comparison look(Looks looks);

  /** The rows of a range of keys. */
  record Rows(TableMapping mapping, int ordinal, Bounds bounds) implements Piece {
    @Override
    public Comparison look(Looks looks) {
      return looks.range(mapping, bounds);
    }
  }

  /** The rows of the target that no source key stands for, where keys are derived. */
  record Beyond(TableMapping mapping, int ordinal) implements Piece {
    @Override
    public Comparison look(Looks looks) {
      return looks.beyond(mapping);
    }
  }
}

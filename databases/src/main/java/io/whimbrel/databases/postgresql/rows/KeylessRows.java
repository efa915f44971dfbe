package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Rows of the target that lack a part of their key, which only a target without the key has: they
 * are extra. Where keys are derived they have no way back to a source key, and are not told here.
 */
final class KeylessRows {

  private KeylessRows() {}

  /**
   * Compares them with nothing.
   *
   * @param whole makes of a table's own rows those of its partitions, where it is partitioned
   */
  static Comparison find(
      Connection connection,
      RunId run,
      TableMapping mapping,
      UnaryOperator<TargetRows> whole,
      int differencesMax)
      throws SQLException {
    if (!canBe(mapping)) {
      return Comparison.equal(0);
    }
    Optional<TargetRows> rows = TargetRows.keyless(connection, run, mapping).map(whole);
    if (rows.isEmpty()) {
      return Comparison.equal(0);
    }
    RowsInHand nothing = new RowsInHand(connection, mapping, new HeldTexts());
    return new KeyedComparison(connection, mapping, rows.get(), nothing).run(differencesMax);
  }

  private static boolean canBe(TableMapping mapping) {
    return mapping.source().key().isPresent() && KeyEverywhere.hasRanges(mapping);
  }
}

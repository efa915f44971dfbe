package io.whimbrel.databases.postgresql.sample;

import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/**
 * The query that draws rows of a table. A key of up to a gibibyte's table is drawn by a hash of its
 * text: the same seed draws the same keys wherever their rows lie. Of a larger one, blocks are
 * drawn, and only these are read; of one without a key rows are drawn by their place (PostgreSQL
 * manual, SELECT, "TABLESAMPLE").
 */
final class DrawnRows {
  private static final int RANGE = 1 << 30;
  private static final long LARGE_BYTES = 1L << 30;

  private DrawnRows() {}

  static String query(SampledTree tree, SampleRule rule) {
    String all = "select %s from %s".formatted(tree.columns(), tree.relation());
    double share = rule.share(tree.rows());
    if (share >= 1) {
      return all;
    }
    if (tree.bytes() >= LARGE_BYTES || tree.table().keyColumns().isEmpty()) {
      return "%s tablesample %s (%s) repeatable (%d)"
          .formatted(
              all,
              tree.bytes() >= LARGE_BYTES ? "system" : "bernoulli",
              BigDecimal.valueOf(share * 100).toPlainString(),
              rule.seed());
    }
    String key =
        tree.table().keyColumns().stream()
            .map(column -> Sql.identifier(column) + "::text")
            .collect(Collectors.joining(", ", "row(", ")::text"));
    return "%s where (hashtextextended(%s collate \"C\", %d) & %d) < %d"
        .formatted(all, key, rule.seed(), RANGE - 1, Math.max(1, Math.round(share * RANGE)));
  }
}

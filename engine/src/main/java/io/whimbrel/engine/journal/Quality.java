package io.whimbrel.engine.journal;

import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found out about the quality of data, the last of each moment. */
final class Quality {

  private Quality() {}

  static void replace(Sql sql, RunId run, QualityResult.Moment moment, List<QualityResult> results)
      throws SQLException {
    sql.update("delete from quality where run = ? and moment = ?", run.text(), moment.name());
    sql.updateAll(
        """
        insert into quality (
          run, moment, place, kind, schema_name, table_name, column_names, what, policy,
          acceptable, row_count, is_lower_bound, kept_aside, looked_at, portion, samples, query,
          undecided, at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows(run, results));
  }

  private static List<@Nullable Object[]> rows(RunId run, List<QualityResult> results) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (QualityResult result : results) {
      QualityCheck check = result.check();
      rows.add(
          new @Nullable Object[] {
            run.text(),
            result.moment().name(),
            rows.size(),
            check.kind().name(),
            check.table().schema(),
            check.table().name(),
            JsonText.of(check.columns()),
            check.what(),
            check.policy().name(),
            check.acceptable(),
            result.count(),
            result.isLowerBound() ? 1 : 0,
            result.keptAside(),
            result.rows(),
            Double.toString(result.portion()),
            JsonText.of(result.samples()),
            result.query(),
            result.undecided(),
            Micros.of(result.at())
          });
    }
    return rows;
  }

  /** Before, then after, each in the order in which they were stored. */
  static List<QualityResult> all(Sql sql, RunId run) throws SQLException {
    return sql.rows(
        """
        select moment, kind, schema_name, table_name, column_names, what, policy, acceptable,
          row_count, is_lower_bound, kept_aside, looked_at, portion, samples, query, undecided, at
        from quality where run = ? order by moment desc, place
        """,
        Quality::read,
        run.text());
  }

  private static QualityResult read(ResultSet row) throws SQLException {
    QualityCheck check =
        new QualityCheck(
            QualityKind.valueOf(row.getString(2)),
            new TableName(row.getString(3), row.getString(4)),
            JsonText.list(row.getString(5)),
            row.getString(6),
            QualityPolicy.valueOf(row.getString(7)),
            row.getLong(8));
    return new QualityResult(
        QualityResult.Moment.valueOf(row.getString(1)),
        check,
        row.getLong(9),
        row.getLong(10) == 1,
        row.getLong(11),
        row.getLong(12),
        Double.parseDouble(row.getString(13)),
        JsonText.list(row.getString(14)),
        row.getString(15),
        row.getString(16),
        Micros.read(row, 17));
  }
}

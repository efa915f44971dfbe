package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.RowCount;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One query that counts rows and tells the smallest and the largest value of each column that holds
 * a date or a moment.
 */
final class CountedColumns {

  private CountedColumns() {}

  /** The columns of the target that hold a date or a moment. */
  static List<ColumnMapping> of(TableMapping mapping) {
    return mapping.writtenColumns().stream().filter(c -> isMoment(c.type())).toList();
  }

  /** Those whose value the source has as it is. */
  static List<ColumnMapping> carried(TableMapping mapping) {
    return of(mapping).stream().filter(c -> c.rule() instanceof ValueRule.Carry).toList();
  }

  private static boolean isMoment(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return (name.equals("date") || name.startsWith("timestamp")) && !name.endsWith("]");
  }

  /**
   * The query.
   *
   * @param value SQL of a column's value
   * @param from what stands behind the list of values
   */
  static String query(
      List<ColumnMapping> columns, Function<ColumnMapping, String> value, String from) {
    StringBuilder sql = new StringBuilder("select count(*)");
    for (ColumnMapping column : columns) {
      String of = value.apply(column);
      sql.append(",\n  cast(min(").append(of).append(") as text), cast(max(");
      sql.append(of).append(") as text)");
    }
    return sql + from;
  }

  /**
   * Asks.
   *
   * @param evidence the query that counts all rows
   */
  static RowCount ask(
      Connection connection, String sql, List<ColumnMapping> columns, String evidence)
      throws SQLException {
    // not prepared: a question mark is an operator in a plan's expressions
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        List<RowCount.Range> ranges = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          ranges.add(
              new RowCount.Range(
                  columns.get(i).name(),
                  Optional.ofNullable(row.getString(2 * i + 2)),
                  Optional.ofNullable(row.getString(2 * i + 3))));
        }
        return new RowCount(row.getLong(1), ranges, evidence);
      }
    }
  }

  /** What the longest of some tables may need without a word. */
  static Duration silence(List<TableMapping> tables) {
    return tables.stream()
        .map(mapping -> Silence.of(mapping.source()))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ofMinutes(2));
  }
}

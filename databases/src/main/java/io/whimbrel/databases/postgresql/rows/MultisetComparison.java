package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares staged source rows with all rows of a target table that has no key: how often each whole
 * row is there. A difference counts once for each copy that is too few or too many.
 */
final class MultisetComparison {

  private static final int NAME_MAX = 200;

  private MultisetComparison() {}

  static Comparison run(Connection connection, TableMapping mapping, int differencesMax)
      throws SQLException {
    String sides = sides(ComparedColumns.of(connection, mapping));
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet counts =
          statement.executeQuery(
              sides
                  + "select coalesce(sum(m.n), 0), coalesce(sum(f.n), 0),"
                  + " coalesce(sum(greatest(coalesce(m.n, 0) - coalesce(f.n, 0), 0)), 0),"
                  + " coalesce(sum(greatest(coalesce(f.n, 0) - coalesce(m.n, 0), 0)), 0)\n"
                  + "from mapped m full join found f on m.line = f.line")) {
        counts.next();
        DifferenceCount count = new DifferenceCount(counts.getLong(3), counts.getLong(4), 0);
        List<RowDifference> differences =
            count.total() == 0 ? List.of() : differences(connection, sides, differencesMax);
        return new Comparison(counts.getLong(1), counts.getLong(2), count, differences);
      }
    }
  }

  private static List<RowDifference> differences(Connection connection, String sides, int max)
      throws SQLException {
    List<RowDifference> differences = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows =
          statement.executeQuery(
              sides
                  + "select coalesce(m.line, f.line) as line, coalesce(m.n, 0) > coalesce(f.n, 0)"
                  + " as is_missing\n"
                  + "from mapped m full join found f on m.line = f.line\n"
                  + "cross join generate_series(1, abs(coalesce(m.n, 0) - coalesce(f.n, 0)))\n"
                  + "where coalesce(m.n, 0) <> coalesce(f.n, 0)\n"
                  + "order by is_missing desc, line\nlimit "
                  + max)) {
        while (rows.next()) {
          differences.add(difference(rows.getString(1), rows.getBoolean(2)));
        }
      }
    }
    return differences;
  }

  private static RowDifference difference(String line, boolean isMissing) {
    String name = line.length() > NAME_MAX ? line.substring(0, NAME_MAX) + "…" : line;
    return new RowDifference(isMissing ? Kind.MISSING : Kind.EXTRA, List.of(line), name, List.of());
  }

  private static String sides(ComparedColumns compared) {
    TableMapping mapping = compared.mapping();
    return "with mapped as (\n"
        + counted(
            "select row(" + compared.values() + ") as r" + MappedSelect.from(mapping, Stage.TABLE))
        + "), found as (\n"
        + counted(
            "select row(" + compared.names() + ") as r\nfrom only " + Sql.table(mapping.target()))
        + ")\n";
  }

  private static String counted(String rows) {
    return "select cast(r as text) collate \"C\" as line, count(*) as n\nfrom (\n"
        + rows
        + "\n) as side group by 1\n";
  }
}

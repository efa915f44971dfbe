package io.whimbrel.engine.journal;

import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The differing rows that proofs named, and their columns. */
final class Differences {

  private Differences() {}

  /** One row's place: its table and its number within the proof. */
  private record Place(TableName table, long ordinal) {}

  static void replace(Sql sql, RunId run, TableName table, List<RowDifference> differences)
      throws SQLException {
    sql.update(
        "delete from column_difference where run = ? and schema_name = ? and table_name = ?",
        run.text(),
        table.schema(),
        table.name());
    sql.update(
        "delete from difference where run = ? and schema_name = ? and table_name = ?",
        run.text(),
        table.schema(),
        table.name());
    sql.updateAll(
        """
        insert into difference (
          run, schema_name, table_name, ordinal, kind, source_key, row_key)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        rows(run, table, differences));
    sql.updateAll(
        """
        insert into column_difference (
          run, schema_name, table_name, ordinal, place, column_name, expected, found)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        columnRows(run, table, differences));
  }

  static Map<TableName, List<RowDifference>> all(Sql sql, RunId run) throws SQLException {
    Map<Place, List<ColumnDifference>> columns = columns(sql, run);
    Map<TableName, List<RowDifference>> found = new HashMap<>();
    sql.rows(
        """
        select schema_name, table_name, ordinal, kind, source_key, row_key
        from difference where run = ? order by ordinal
        """,
        row -> {
          TableName table = new TableName(row.getString(1), row.getString(2));
          RowDifference difference =
              new RowDifference(
                  RowDifference.Kind.valueOf(row.getString(4)),
                  JsonText.list(row.getString(5)),
                  row.getString(6),
                  columns.getOrDefault(new Place(table, row.getLong(3)), List.of()));
          return found.computeIfAbsent(table, _ -> new ArrayList<>()).add(difference);
        },
        run.text());
    return found;
  }

  private static Map<Place, List<ColumnDifference>> columns(Sql sql, RunId run)
      throws SQLException {
    Map<Place, List<ColumnDifference>> found = new HashMap<>();
    sql.rows(
        """
        select schema_name, table_name, ordinal, column_name, expected, found
        from column_difference where run = ? order by ordinal, place
        """,
        row -> {
          TableName table = new TableName(row.getString(1), row.getString(2));
          return found
              .computeIfAbsent(new Place(table, row.getLong(3)), _ -> new ArrayList<>())
              .add(new ColumnDifference(row.getString(4), row.getString(5), row.getString(6)));
        },
        run.text());
    return found;
  }

  private static List<@Nullable Object[]> rows(
      RunId run, TableName table, List<RowDifference> differences) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (RowDifference difference : differences) {
      rows.add(
          new @Nullable Object[] {
            run.text(),
            table.schema(),
            table.name(),
            rows.size(),
            difference.kind().name(),
            JsonText.of(difference.sourceKey()),
            difference.key()
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> columnRows(
      RunId run, TableName table, List<RowDifference> differences) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int ordinal = 0; ordinal < differences.size(); ordinal++) {
      List<ColumnDifference> columns = differences.get(ordinal).columns();
      for (int place = 0; place < columns.size(); place++) {
        ColumnDifference column = columns.get(place);
        rows.add(
            new @Nullable Object[] {
              run.text(),
              table.schema(),
              table.name(),
              ordinal,
              place,
              column.column(),
              column.expected(),
              column.found()
            });
      }
    }
    return rows;
  }
}

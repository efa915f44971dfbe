package io.whimbrel.engine.journal;

import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.run.RunId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The differing rows that proofs named, and their columns. */
final class Differences {

  private Differences() {}

  /** One row's place: its proof and its number within it. */
  private record Place(Proofs.Subject subject, long ordinal) {}

  static void replace(Sql sql, RunId run, Proofs.Subject subject, List<RowDifference> differences)
      throws SQLException {
    for (String name : List.of("column_difference", "difference")) {
      sql.update(
          """
          delete from %s where run = ? and level = ? and schema_name = ? and table_name = ?
          """
              .formatted(name),
          run.text(),
          subject.level().name(),
          subject.table().schema(),
          subject.table().name());
    }
    sql.updateAll(
        """
        insert into difference (
          run, level, schema_name, table_name, ordinal, kind, source_key, row_key)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows(run, subject, differences));
    sql.updateAll(
        """
        insert into column_difference (
          run, level, schema_name, table_name, ordinal, place, column_name, expected, found)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        columnRows(run, subject, differences));
  }

  static Map<Proofs.Subject, List<RowDifference>> all(Sql sql, RunId run) throws SQLException {
    Map<Place, List<ColumnDifference>> columns = columns(sql, run);
    Map<Proofs.Subject, List<RowDifference>> found = new HashMap<>();
    sql.rows(
        """
        select level, schema_name, table_name, ordinal, kind, source_key, row_key
        from difference where run = ? order by ordinal
        """,
        row -> {
          Proofs.Subject subject = Proofs.Subject.read(row);
          RowDifference difference =
              new RowDifference(
                  RowDifference.Kind.valueOf(row.getString(5)),
                  JsonText.list(row.getString(6)),
                  row.getString(7),
                  columns.getOrDefault(new Place(subject, row.getLong(4)), List.of()));
          return found.computeIfAbsent(subject, _ -> new ArrayList<>()).add(difference);
        },
        run.text());
    return found;
  }

  private static Map<Place, List<ColumnDifference>> columns(Sql sql, RunId run)
      throws SQLException {
    Map<Place, List<ColumnDifference>> found = new HashMap<>();
    sql.rows(
        """
        select level, schema_name, table_name, ordinal, column_name, expected, found
        from column_difference where run = ? order by ordinal, place
        """,
        row ->
            found
                .computeIfAbsent(
                    new Place(Proofs.Subject.read(row), row.getLong(4)), _ -> new ArrayList<>())
                .add(new ColumnDifference(row.getString(5), row.getString(6), row.getString(7))),
        run.text());
    return found;
  }

  private static List<@Nullable Object[]> rows(
      RunId run, Proofs.Subject subject, List<RowDifference> differences) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (RowDifference difference : differences) {
      rows.add(
          new @Nullable Object[] {
            run.text(),
            subject.level().name(),
            subject.table().schema(),
            subject.table().name(),
            rows.size(),
            difference.kind().name(),
            JsonText.of(difference.sourceKey()),
            difference.key()
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> columnRows(
      RunId run, Proofs.Subject subject, List<RowDifference> differences) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int ordinal = 0; ordinal < differences.size(); ordinal++) {
      List<ColumnDifference> columns = differences.get(ordinal).columns();
      for (int place = 0; place < columns.size(); place++) {
        ColumnDifference column = columns.get(place);
        rows.add(
            new @Nullable Object[] {
              run.text(),
              subject.level().name(),
              subject.table().schema(),
              subject.table().name(),
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

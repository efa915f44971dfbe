package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether derived keys of a target table and the key maps belong together: every key of a row is in
 * its map, and the table's own map holds for each old key the one that is derived from it, so that
 * it is a bijection. That every row of the source has its place is what comparing ranges shows.
 */
final class KeyMapComparison {

  private final Connection connection;
  private final RunId run;
  private final TableMapping mapping;

  KeyMapComparison(Connection connection, RunId run, TableMapping mapping) {
    this.connection = connection;
    this.run = run;
    this.mapping = mapping;
  }

  /** Compares, and tells at most so many differences. */
  Comparison run(int differencesMax) throws SQLException {
    List<RowDifference> differences = new ArrayList<>();
    long strangers =
        count(
            "only " + Sql.table(mapping.target()) + " as t", UnmappedRows.condition(run, mapping));
    if (strangers > 0) {
      differences.addAll(namedStrangers(differencesMax));
    }
    long wrong = 0;
    if (mapping.rowKeyNamespace().isPresent()) {
      String map = ownMap();
      wrong = count(map, wrong());
      if (wrong > 0) {
        differences.addAll(namedWrong(map, Math.max(0, differencesMax - differences.size())));
      }
    }
    return new Comparison(0, 0, new DifferenceCount(0, strangers, wrong), differences);
  }

  private long count(String relation, String condition) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from " + relation + " where " + condition)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<RowDifference> namedStrangers(int max) throws SQLException {
    List<String> names = mapping.targetKey().stream().map(ColumnMapping::name).toList();
    String texts =
        names.stream()
            .map(name -> OutputText.ofKey("t." + Sql.identifier(name)))
            .collect(Collectors.joining(", "));
    List<RowDifference> differences = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select %s from only %s as t where %s order by 1 limit %d"
                    .formatted(
                        texts,
                        Sql.table(mapping.target()),
                        UnmappedRows.condition(run, mapping),
                        max))) {
      while (rows.next()) {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          key.add(names.get(i) + "=" + rows.getString(i + 1));
        }
        differences.add(
            new RowDifference(
                Kind.EXTRA,
                List.of(),
                String.join(", ", key) + ", which no source key stands for",
                List.of()));
      }
    }
    return differences;
  }

  private String ownMap() {
    return KeyMap.relation(run, mapping.rowKeyNamespace().orElseThrow()) + " as m";
  }

  private String derived() {
    return DerivedKey.expression(mapping.rowKeyNamespace().orElseThrow(), "m.old_key");
  }

  private String wrong() {
    return "m.new_key <> " + derived();
  }

  private List<RowDifference> namedWrong(String map, int max) throws SQLException {
    String oldName = mapping.source().keyColumns().getFirst();
    String newName = mapping.targetKey().getFirst().name();
    List<RowDifference> differences = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select %s, %s, m.new_key from %s where %s order by m.old_key limit %d"
                    .formatted(OutputText.ofKey("m.old_key"), derived(), map, wrong(), max))) {
      while (rows.next()) {
        differences.add(
            new RowDifference(
                Kind.DIFFERENT,
                List.of(rows.getString(1)),
                "%s=%s in the key map".formatted(oldName, rows.getString(1)),
                List.of(new ColumnDifference(newName, rows.getString(2), rows.getString(3)))));
      }
    }
    return differences;
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporary table of the source keys that a comparison asks for, so that a row which is gone on
 * the source but still on the target is seen.
 */
final class WantedKeys {

  /** The table as SQL; its columns have the source key's names. */
  static final String TABLE = "pg_temp.whimbrel_wanted";

  private WantedKeys() {}

  /** The same as a relation inside a statement, where no table may be made. */
  static String relation(Connection connection, TableMapping mapping, List<List<String>> keys)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    TextInput input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
    for (Column column : TargetRows.keyColumns(mapping)) {
      String type = KeyEverywhere.type(mapping, column);
      String name = "v" + names.size();
      columns.add(input.value("u." + name, type) + " as " + Sql.identifier(column.name()));
      Object[] values = SourceCopy.column(keys, names.size());
      arrays.add(Sql.literal(connection.createArrayOf("text", values).toString()) + "::text[]");
      names.add(name);
    }
    return "(select distinct %s from unnest(%s) as u(%s))"
        .formatted(String.join(", ", columns), String.join(", ", arrays), String.join(", ", names));
  }

  /** Creates the table and fills it; keys that differ only in their text are one. */
  static void create(Connection connection, TableMapping mapping, List<List<String>> keys)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    TextInput input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
    for (Column column : TargetRows.keyColumns(mapping)) {
      String name = Sql.identifier(column.name());
      String type = MappedSelect.stageType(mapping, column);
      columns.add(input.value(name, type) + " as " + name);
      arrays.add("?::text[]");
    }
    String names = Sql.identifiers(mapping.source().keyColumns());
    String sql =
        "create temp table whimbrel_wanted on commit drop as select distinct %s from unnest(%s) as u(%s)"
            .formatted(String.join(", ", columns), String.join(", ", arrays), names);
    try (PreparedStatement create = connection.prepareStatement(sql);
        Statement analyze = connection.createStatement()) {
      for (int i = 0; i < arrays.size(); i++) {
        create.setArray(i + 1, connection.createArrayOf("text", SourceCopy.column(keys, i)));
      }
      create.execute();
      analyze.execute("analyze " + TABLE);
    }
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables of test databases: statements, catalog reading, plain mappings. */
final class TestTables {

  private static final String COLUMNS =
      """
      select attname, format_type(atttypid, atttypmod), not attnotnull, attgenerated::text
      from pg_attribute where attrelid = cast(? as regclass) and attnum > 0 and not attisdropped
      order by attnum
      """;

  private static final String KEY =
      """
      select a.attname
      from pg_index i
      join unnest(i.indkey) with ordinality as k(attnum, place) on true
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = cast(? as regclass) and i.indisprimary
      order by k.place
      """;

  private TestTables() {}

  static void execute(TestDatabase database, String... statements) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static String query(TestDatabase database, String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1) + "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Table table(TestDatabase database, String name) {
    TableName tableName = new TableName("public", name);
    List<Column> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    try (Connection connection = database.connect();
        PreparedStatement list = connection.prepareStatement(COLUMNS);
        PreparedStatement keys = connection.prepareStatement(KEY)) {
      connection.setSchema("pg_catalog");
      list.setString(1, Sql.table(tableName));
      ResultSet rows = list.executeQuery();
      while (rows.next()) {
        Generation generation = rows.getString(4).isEmpty() ? Generation.NONE : Generation.COMPUTED;
        columns.add(
            new Column(
                rows.getString(1),
                rows.getString(2),
                rows.getBoolean(3),
                Optional.empty(),
                generation,
                false));
      }
      keys.setString(1, Sql.table(tableName));
      ResultSet keyRows = keys.executeQuery();
      while (keyRows.next()) {
        key.add(keyRows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Table(
        tableName,
        Table.Kind.PLAIN,
        columns,
        key.isEmpty() ? Optional.empty() : Optional.of(new Key("pk", key)),
        RowIdentity.KEY,
        List.of(),
        Optional.empty(),
        0,
        0);
  }

  /** The mapping that changes nothing. */
  static TableMapping plain(Table table) {
    return mapping(
        table,
        table.name().name(),
        table.columns().stream()
            .map(c -> column(c.name(), c.type(), rule(c)))
            .toArray(ColumnMapping[]::new));
  }

  static TableMapping mapping(Table table, String target, ColumnMapping... columns) {
    return new TableMapping(
        table,
        new TableName("public", target),
        List.of(columns),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static ColumnMapping column(String name, String type, ValueRule rule) {
    return new ColumnMapping(name, type, true, Optional.empty(), rule, "");
  }

  private static ValueRule rule(Column column) {
    return column.isStored() ? new ValueRule.Carry(column.name()) : new ValueRule.Computed();
  }
}

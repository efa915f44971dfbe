package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key maps of a run on the target: for each table whose key becomes a UUID a table in schema
 * {@code whimbrel} with {@code old_key} (the source's type, ordered by bytes where it is text) and
 * {@code new_key}. Safe for use by several threads.
 */
public final class KeyMap {

  private static final String REGISTER =
      """
      insert into whimbrel.key_map (run, table_schema, table_name, relation) values (?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('whimbrel'), 0)";

  private static final String IS_UNIQUE =
      """
      select true from pg_index i join pg_attribute a
        on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = to_regclass(?) and i.indisunique and a.attname = 'new_key'
      """;

  private static final String IS_COLLATABLE =
      "select typcollation <> 0 from pg_type where oid = to_regtype(?)";

  private final PostgresConnections target;
  private final RunScope scope;
  private final Set<TableName> ensured = ConcurrentHashMap.newKeySet();

  /** The key maps of a run. */
  public KeyMap(PostgresConnections target, RunScope scope) {
    this.target = target;
    this.scope = scope;
  }

  /**
   * The quoted relation that maps the keys of one namespace, whether it exists or not.
   *
   * @param namespace of {@link io.whimbrel.core.mapping.ValueRule.DeriveKey}: the migration, a
   *     slash, the source table
   */
  public static String relation(RunId run, String namespace) {
    String table = namespace.substring(namespace.indexOf('/') + 1);
    return Sql.table(new TableName(ControlSchema.NAME, RunNames.keyMap(run, table)));
  }

  /**
   * The statement that notes the keys of source rows, idempotent.
   *
   * @param rows SQL of the relation that holds the source rows
   */
  public static String insert(RunId run, TableMapping mapping, String rows) {
    ColumnMapping key = mapping.targetKey().getFirst();
    String alias = MappedSelect.alias(mapping);
    return "insert into "
        + relation(run, mapping.rowKeyNamespace().orElseThrow())
        + " (old_key, new_key)\nselect "
        + alias
        + "."
        + Sql.identifier(keyColumn(mapping).name())
        + ", "
        + MappedSelect.value(mapping, key)
        + MappedSelect.from(mapping, rows)
        + "\non conflict do nothing";
  }

  /** Creates the key map of a mapping that needs one; own transaction, once per instance. */
  public void ensure(TableMapping mapping) {
    TableName table = mapping.source().name();
    if (mapping.rowKeyNamespace().isEmpty() || ensured.contains(table)) {
      return;
    }
    try (Connection connection = target.open()) {
      connection.setAutoCommit(false);
      create(connection, mapping);
      connection.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "creating the key map of " + table);
    }
    ensured.add(table);
  }

  /**
   * The same when the rows are copied: makes sure that no two keys became one. The index for that
   * is built once over all of them, since it is filled in no order; own transaction.
   */
  public void ensureUnique(TableMapping mapping) {
    if (mapping.rowKeyNamespace().isEmpty()) {
      return;
    }
    ensure(mapping);
    String relation = relation(scope.run(), mapping.rowKeyNamespace().orElseThrow());
    try (Connection connection = target.open(Duration.ZERO)) {
      connection.setAutoCommit(false);
      Query.execute(connection, LOCK);
      if (!Query.holds(connection, IS_UNIQUE, relation)) {
        Query.execute(connection, "set local maintenance_work_mem = '256MB'");
        Query.execute(connection, "create unique index on " + relation + " (new_key)");
      }
      connection.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "making the key map of " + mapping.source().name() + " unique");
    }
  }

  private void create(Connection connection, TableMapping mapping) throws SQLException {
    Column key = keyColumn(mapping);
    String namespace = mapping.rowKeyNamespace().orElseThrow();
    String type = MappedSelect.stageType(mapping, key);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      statement.execute(
          """
          create table if not exists %s (
            old_key %s %s primary key,
            new_key uuid not null
          )
          """
              .formatted(
                  relation(scope.run(), namespace),
                  type,
                  isCollatable(connection, type) ? "collate \"C\"" : ""));
    }
    try (PreparedStatement register = connection.prepareStatement(REGISTER)) {
      register.setString(1, scope.run().text());
      register.setString(2, mapping.source().name().schema());
      register.setString(3, mapping.source().name().name());
      register.setString(4, name(namespace));
      register.executeUpdate();
    }
  }

  private String name(String namespace) {
    return RunNames.keyMap(scope.run(), namespace.substring(namespace.indexOf('/') + 1));
  }

  private static boolean isCollatable(Connection connection, String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_COLLATABLE)) {
      statement.setString(1, type);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static Column keyColumn(TableMapping mapping) {
    return mapping.source().column(mapping.source().keyColumns().getFirst()).orElseThrow();
  }
}

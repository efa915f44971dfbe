package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The map from the old keys of one table to the UUIDs that they became: a table of its own in
 * schema {@code whimbrel} with columns {@code old_key} and {@code new_key}, kept for the way back.
 */
public final class KeyMap {

  private static final String REGISTER =
      """
      insert into whimbrel.key_map (run, table_schema, table_name, relation) values (?, ?, ?, ?)
      on conflict do nothing
      """;

  private KeyMap() {}

  /** The key map's quoted and qualified name. */
  public static String table(RunScope scope, TableMapping mapping) {
    String name = RunNames.keyMap(scope.run(), mapping.source().name().toString());
    return Sql.table(new TableName(ControlSchema.NAME, name));
  }

  /**
   * Makes the key map unless it is there; own transaction (read committed), for a connection in
   * auto-commit mode; safe when several connections do it at the same time.
   *
   * @return its quoted and qualified name
   */
  public static String ensure(Connection connection, RunScope scope, TableMapping mapping)
      throws SQLException {
    String table = table(scope, mapping);
    TableName source = mapping.source().name();
    Column key = mapping.source().column(mapping.source().keyColumns().getFirst()).orElseThrow();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement register = connection.prepareStatement(REGISTER)) {
      statement.execute("select pg_advisory_xact_lock(hashtext('whimbrel'), 1)");
      statement.execute(
          "create table if not exists "
              + table
              + " (old_key "
              + key.type()
              + " primary key, new_key uuid not null unique)");
      register.setString(1, scope.run().text());
      register.setString(2, source.schema());
      register.setString(3, source.name());
      register.setString(4, RunNames.keyMap(scope.run(), source.toString()));
      register.executeUpdate();
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return table;
  }
}

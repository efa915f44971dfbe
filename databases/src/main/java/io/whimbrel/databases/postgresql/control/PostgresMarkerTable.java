package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.MarkerTable;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A table of one column in schema {@code whimbrel}, named after the run. */
public final class PostgresMarkerTable implements MarkerTable {
  private static final String COLUMN = "marker";

  private final PostgresConnections connections;
  private final TableName name;

  /** The one of a run. */
  public PostgresMarkerTable(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.name = new TableName(ControlSchema.NAME, RunNames.slot(scope.run()));
  }

  @Override
  public Table make() {
    try (Connection connection = connections.brief()) {
      FenceTriggers.prepare(connection);
      Query.execute(
          connection,
          "create table if not exists %s (marker text primary key)".formatted(Sql.table(name)));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "making a table for a marker in " + connections.place());
    }
    Column column =
        new Column(COLUMN, "text", false, Optional.empty(), Column.Generation.NONE, true);
    return new Table(
        name,
        Table.Kind.PLAIN,
        List.of(column),
        Optional.of(new Key(COLUMN, List.of(COLUMN))),
        RowIdentity.KEY,
        List.of(),
        Optional.empty(),
        0,
        0);
  }

  @Override
  public void write(String marker) {
    String sql = "insert into %s (marker) values (?)".formatted(Sql.table(name));
    try (Connection connection = connections.brief();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, marker);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "writing a marker into " + connections.place());
    }
  }

  @Override
  public boolean has(String marker) {
    String sql = "select true from %s where marker = ?".formatted(Sql.table(name));
    try (Connection connection = connections.brief()) {
      return Query.holds(connection, sql, marker);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking for a marker in " + connections.place());
    }
  }

  @Override
  public void remove() {
    try (Connection connection = connections.brief()) {
      Query.execute(connection, "drop table if exists " + Sql.table(name));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "removing the marker from " + connections.place());
    }
  }
}

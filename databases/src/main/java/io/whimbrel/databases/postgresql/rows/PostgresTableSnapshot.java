package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.TableSnapshot;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that one connection exports and others import (repeatable read, read only). Readers go
 * back into a queue and are used again within the snapshot.
 */
final class PostgresTableSnapshot implements TableSnapshot {

  private final PostgresConnections connections;
  private final Connection exporter;
  private final String name;
  private final String text;
  private final ConcurrentLinkedQueue<Connection> readers = new ConcurrentLinkedQueue<>();

  private PostgresTableSnapshot(
      PostgresConnections connections, Connection exporter, String name, String text) {
    this.connections = connections;
    this.exporter = exporter;
    this.name = name;
    this.text = text;
  }

  static PostgresTableSnapshot open(PostgresConnections connections) {
    Connection exporter = connections.open();
    try (Statement statement = exporter.createStatement()) {
      statement.execute("begin isolation level repeatable read read only");
      String text = text(statement, "select pg_current_snapshot()::text");
      String name = text(statement, "select pg_export_snapshot()");
      FaultPoint.COPY_SNAPSHOT_TAKEN.pass();
      return new PostgresTableSnapshot(connections, exporter, name, text);
    } catch (SQLException e) {
      Connections.closeAfter(exporter, e);
      throw SqlProblems.of(e, "exporting a snapshot");
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    String sql = new SourceSelect(mapping.source()).copy(bounds, format);
    String what = "reading " + mapping.source().name();
    return CopyOutStream.open(reader(), sql, what, readers::add);
  }

  private Connection reader() {
    Connection idle = readers.poll();
    return idle == null ? importing(connections.open()) : idle;
  }

  private Connection importing(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin isolation level repeatable read read only");
      statement.execute("set transaction snapshot " + Sql.literal(name));
      return connection;
    } catch (SQLException e) {
      Connections.closeAfter(connection, e);
      throw SqlProblems.of(e, "importing snapshot " + name);
    }
  }

  @Override
  public void close() {
    for (@Nullable Connection reader = readers.poll(); reader != null; reader = readers.poll()) {
      Connections.abort(reader);
    }
    Connections.abort(exporter);
  }
}

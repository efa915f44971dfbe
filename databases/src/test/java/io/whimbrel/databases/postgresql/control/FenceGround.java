package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A database with the tables a, and part_1 of parent, and what puts fences around them. Used by one
 * thread, but for {@link #fence}.
 */
final class FenceGround {
  static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);
  static final List<TableName> TABLES =
      List.of(new TableName("public", "a"), new TableName("public", "part_1"));

  /** A limit that nothing here comes near. */
  static final Duration LONG = Duration.ofSeconds(20);

  private final TestDatabase database;

  FenceGround(PostgresServers servers) {
    database = servers.database(PostgresVersion.V15, DatabaseSide.SOURCE);
    database.execute(
        "create table a (id int primary key); insert into a values (1);"
            + " create table parent (id int) partition by range (id);"
            + " create table part_1 partition of parent for values from (0) to (10)");
  }

  /** As an administrator. */
  void execute(String sql) {
    database.execute(sql);
  }

  /** An application's connection. */
  Connection application() throws SQLException {
    return database.connect();
  }

  /** Our own connection. */
  Connection open() throws SQLException {
    return connections().open();
  }

  PostgresFence fence(FenceSide side) {
    return new PostgresFence(connections(), SCOPE, side, TABLES);
  }

  PostgresFence fence(FenceSide side, long epoch) {
    return new PostgresFence(connections(), scope(epoch), side, TABLES);
  }

  static RunScope scope(long epoch) {
    return new RunScope(
        SCOPE.run(),
        SCOPE.migration(),
        SCOPE.limits(),
        SCOPE.access(),
        SCOPE.course(),
        SCOPE.message(),
        epoch);
  }

  /** As a process does that begins to work on the run. */
  void takeSource(long epoch) throws SQLException {
    try (Connection connection = connections().open()) {
      FenceTriggers.prepare(connection);
      FenceEpoch.take(connection, scope(epoch));
    }
  }

  PostgresConnections connections() {
    return new PostgresConnections(new DatabaseUrl("test", database.url()), "whimbrel");
  }

  void run(String... statements) throws SQLException {
    try (Connection connection = database.connect()) {
      for (String statement : statements) {
        Query.execute(connection, statement);
      }
    }
  }

  long count(String sql) throws SQLException {
    try (Connection connection = database.connect()) {
      return Query.list(connection, sql, row -> row.getLong(1)).getFirst();
    }
  }
}

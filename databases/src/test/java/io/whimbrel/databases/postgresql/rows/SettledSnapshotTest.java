package io.whimbrel.databases.postgresql.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.PostgresSnapshot;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * What a snapshot has seen outlives a crash of its server. A server that is killed hands out
 * transaction ids again whose transactions left nothing on its disk.
 */
class SettledSnapshotTest {

  private static final String TAKE_ID = "select pg_current_xact_id()::text";

  @Test
  void anIdThatASnapshotHasSeenIsNotGivenToAnotherTransactionBehindACrash() throws SQLException {
    try (EmbeddedPostgres server = slowWriter().start();
        Connection writer = server.connect("postgres")) {
      execute(writer, "create table public.t (id int primary key)", "checkpoint", "begin");
      long aborted = id(writer);
      execute(writer, "insert into public.t values (1)", "rollback");

      TableSnapshot snapshot = snapshot(server);
      server.kill();
      server.restart();

      assertThat(PostgresSnapshot.parse(snapshot.text()).sees(aborted)).isTrue();
      try (Connection later = server.connect("postgres")) {
        assertThat(id(later)).isGreaterThan(aborted);
      }
      snapshot.close();
    }
  }

  @Test
  void aCommitThatDidNotWaitForTheDiskIsThereBehindACrashOnceASnapshotHasSeenIt()
      throws SQLException {
    try (EmbeddedPostgres server = slowWriter().start();
        Connection writer = server.connect("postgres")) {
      execute(
          writer,
          "create table public.t (id int primary key)",
          "set synchronous_commit = off",
          "insert into public.t values (1)");
      String written = text(writer, "select pg_current_wal_insert_lsn()::text");

      TableSnapshot snapshot = snapshot(server);
      server.kill();
      server.restart();

      assertThat(snapshot.seen().hasReached(Lsn.position(written))).isTrue();
      try (Connection later = server.connect("postgres")) {
        assertThat(text(later, "select count(*) from public.t")).isEqualTo("1");
      }
      snapshot.close();
    }
  }

  /** A server that leaves its log in memory for as long as it may. */
  private static EmbeddedPostgres.Builder slowWriter() {
    return EmbeddedPostgres.builder(PostgresVersion.V18)
        .durable()
        .setting("wal_writer_delay", "10s")
        .setting("autovacuum", "off");
  }

  private static TableSnapshot snapshot(EmbeddedPostgres server) {
    TestDatabase database = TestDatabase.of(server, "postgres", DatabaseSide.SOURCE);
    return ExportedSnapshot.take(
        new PostgresConnections(new DatabaseUrl("test", database.url()), "whimbrel"),
        TestTables.table(database, "t"));
  }

  private static long id(Connection connection) throws SQLException {
    return Long.parseLong(text(connection, TAKE_ID));
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}

package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.meter.PostgresVitals;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run itself does to the source does not pass for failures of its applications. */
@ExtendWith(PostgresServers.Resolver.class)
class RolledBackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRANSACTIONS = 150;

  private final TwoDatabases databases;

  RolledBackTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @Test
  void transactionsThatTheLogsReaderDecodedAreNotTakenForRolledBackOnes() throws SQLException {
    databases.onBoth("create table t (id int primary key)");
    try (Carrying carrying = Carrying.plain(databases, "t");
        PostgresConnections connections = connections();
        PostgresVitals vitals =
            new PostgresVitals(connections, List.of(), Optional.empty(), "none")) {
      carrying.copyAll();
      boolean _ = vitals.read().figures().isEmpty();
      long before = ended("xact_rollback");
      insert();

      carrying.applyAll();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ended("xact_rollback"))
                      .as("as the server counts them")
                      .isGreaterThanOrEqualTo(before + TRANSACTIONS));

      assertThat(vitals.read().figures()).doesNotContainKey(KnownFigure.ROLLED_BACK.text());
      assertThat(vitals.read().figures()).doesNotContainKey(KnownFigure.ROLLED_BACK.text());
      long commits = ended("xact_commit");
      databases.onSource("delete from t");
      insert();
      await().atMost(PATIENCE).until(() -> ended("xact_commit") >= commits + TRANSACTIONS);
      assertThat(vitals.read().figures())
          .hasEntrySatisfying(
              KnownFigure.ROLLED_BACK.text(),
              reading ->
                  assertThat(reading)
                      .isInstanceOfSatisfying(
                          Reading.Figure.class, f -> assertThat(f.value()).isLessThan(0.1)));
    }
  }

  @Test
  void whatOnlyReadsIsCommitted() throws SQLException {
    databases.onSource("create table t (id int primary key); insert into t values (1)");
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    long rollbacks = ended("xact_rollback");
    long commits = ended("xact_commit");

    try (PostgresConnections connections = connections()) {
      PostgresRowSource rows = new PostgresRowSource(connections, databases.scope());
      for (int i = 0; i < TRANSACTIONS; i++) {
        assertThat(rows.digests(mapping, List.of(Bounds.ALL), rows.digestRules().getFirst()))
            .hasSize(1);
      }
    }

    await().atMost(PATIENCE).until(() -> ended("xact_commit") >= commits + TRANSACTIONS);
    assertThat(ended("xact_rollback") - rollbacks).isLessThan(TRANSACTIONS / 10);
  }

  private PostgresConnections connections() {
    String url = databases.sourceDatabase().url();
    return new PostgresConnections(new DatabaseUrl("source", url), "whimbrel test");
  }

  /** Each in a transaction of its own. */
  private void insert() throws SQLException {
    try (Connection application = databases.application()) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        Query.execute(application, "insert into t values (" + i + ")");
      }
    }
  }

  /** As the server has counted by now. */
  private long ended(String counter) throws SQLException {
    String sql =
        "select "
            + counter
            + " from pg_stat_database where datname = '"
            + databases.sourceDatabase().name()
            + "'";
    try (Connection connection = databases.sourceDatabase().connect()) {
      return Query.list(connection, sql, row -> row.getLong(1)).getFirst();
    }
  }
}

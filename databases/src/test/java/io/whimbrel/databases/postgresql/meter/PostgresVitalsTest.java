package io.whimbrel.databases.postgresql.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresVitalsTest {

  private static PostgresConnections connections(EmbeddedPostgres server, String user) {
    String url = server.url("postgres").replace("postgres@", user + "@");
    return new PostgresConnections(new DatabaseUrl("source", url), "whimbrel M.1");
  }

  private static double figure(Vitals.Signs signs, KnownFigure figure) {
    assertThat(signs.figures()).containsKey(figure.text());
    return signs.figures().get(figure.text()) instanceof Reading.Figure known
        ? known.value()
        : Double.NaN;
  }

  @Test
  void aServerTellsHowItDoesToAUserWithoutRightsAndASilentOneTellsNothing() {
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder(PostgresVersion.V18)
                .setting("max_connections", "20")
                .setting("wal_level", "logical")
                .setting("shared_preload_libraries", "pg_stat_statements")
                .start();
        PostgresConnections connections = connections(server, "blind")) {
      server.execute("postgres", "create role blind login");
      PostgresVitals vitals =
          new PostgresVitals(
              connections,
              List.of("select 1", "select pg_sleep(0.02)", "select * from nowhere"),
              Optional.of("select 5e9, 20e9"),
              "whimbrel_shop");

      vitals.read();
      for (int i = 0; i < 30; i++) {
        server.execute("postgres", i % 3 == 0 ? "begin; select 1; rollback" : "select 1");
      }
      server.execute("postgres", "select pg_stat_force_next_flush()");
      Vitals.Signs signs = vitals.read();

      assertThat(figure(signs, KnownFigure.CONNECTIONS)).isBetween(1.0, 17.0);
      assertThat(figure(signs, KnownFigure.CONNECTIONS_USED)).isBetween(1 / 17.0, 1.0);
      assertThat(figure(signs, KnownFigure.LOCKS_WAITING)).isZero();
      assertThat(figure(signs, KnownFigure.DISK_FREE)).isEqualTo(5e9);
      assertThat(figure(signs, KnownFigure.DISK_FREE_SHARE)).isEqualTo(0.25);
      assertThat(figure(signs, KnownFigure.DISK_USED)).isEqualTo(0.75);
      assertThat(figure(signs, KnownFigure.TRANSACTIONS)).isPositive();
      assertThat(signs.probes()).hasSize(2);
      assertThat(signs.probes().get(1)).isBetween(0.02, 2.0);
      assertThat(figure(signs, KnownFigure.QUERY_P95)).isNaN();
      assertThat(figure(signs, KnownFigure.QUERY_TIME)).isPositive();

      assertThat(signs.figures()).doesNotContainKey(KnownFigure.SLOT_RETAINED.text());
      server.execute(
          "postgres",
          "select pg_create_logical_replication_slot('whimbrel_shop', 'pgoutput'),"
              + " pg_create_logical_replication_slot('whimbrel_other', 'pgoutput');"
              + " select pg_logical_emit_message(false, 'test', repeat('x', 100000))");
      assertThat(figure(vitals.read(), KnownFigure.SLOT_RETAINED)).isBetween(100_000.0, 10e6);
      assertThat(figure(vitals.read(), KnownFigure.SLOT_ACTIVE)).isZero();

      server.execute("postgres", "create extension pg_stat_statements");
      vitals.read();
      server.execute("postgres", "select pg_sleep(0.05)");
      assertThat(figure(vitals.read(), KnownFigure.QUERY_TIME)).isBetween(0.0001, 2.0);

      server.stop();
      assertThat(vitals.read().figures().get(KnownFigure.CONNECTIONS.text()))
          .isInstanceOf(Reading.NoData.class);
      vitals.close();
    }
  }
}

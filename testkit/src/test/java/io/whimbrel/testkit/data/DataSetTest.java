package io.whimbrel.testkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.LoadStatistics;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DataSetTest {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() {
    server = EmbeddedPostgres.start(PostgresVersion.oldest());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyScenarioOfADataSetRunsAndTheLedgerAgrees(DataSet dataSet) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    String database = dataSet.name().toLowerCase(Locale.ROOT);
    dataSet.createOn(server);
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(dataSet.scenarios(), 3, 3_000, seed);

    LoadStatistics statistics;
    try (WriteLoad load = new WriteLoad(() -> server.url(database), plan, ledger).start()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> load.statistics().acknowledged() > 600 || load.statistics().refused() > 0);
      statistics = load.stop();
    }

    assertThat(statistics.refused()).isZero();
    assertThat(statistics.scenarios()).hasSameSizeAs(dataSet.scenarios());
    try (Connection connection = server.connect(database)) {
      assertThat(LedgerCheck.of(ledger, dataSet.queries()).findings(connection)).isEmpty();
    }
  }

  @Test
  void pagilaLoadsIntoTheNewestVersionWithTheSameRows() throws Exception {
    server.createDatabase("first");
    DataSet.PAGILA.load(server.jdbcUrl("first"));
    try (EmbeddedPostgres newest = EmbeddedPostgres.start(PostgresVersion.newest())) {
      DataSet.PAGILA.createOn(newest);

      try (Connection here = server.connect("first");
          Connection there = newest.connect("pagila")) {
        Fingerprint one = Fingerprint.of(here);
        assertThat(one.tables()).hasSize(21);
        assertThat(one.tables().values().stream().mapToLong(TableDigest::rows).sum())
            .isEqualTo(49_636);
        assertThat(one.differences(Fingerprint.of(there))).isEmpty();
        assertThat(SequenceValues.of(there).behind(SequenceValues.of(here))).isEmpty();
      }
    }
  }
}

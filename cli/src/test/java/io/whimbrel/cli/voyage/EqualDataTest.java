package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.engine.verify.ProvedUpTo;
import io.whimbrel.testkit.general.GeneralLoad;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Equal data are proved equal, whatever was written: a table for every kind of column and one for
 * every trap, behind and under writes of five seeds.
 */
@ExtendWith(Harbours.Resolver.class)
class EqualDataTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SEEDS = 5;
  private static final int CHANGES = 60;

  private final Harbour harbour;

  EqualDataTest(Harbours harbours) {
    this.harbour = harbours.of(VersionPair.SAME);
  }

  @Test
  void nothingIsReportedOfEqualDataUnderWritesOfFiveSeeds(@TempDir Path directory)
      throws Exception {
    String database = "equal_data";
    harbour.fill(WholeDatabase.EVERYTHING, database);
    harbour.provide(database);
    GeneralLoad general;
    try (Connection connection = harbour.source().connect(database)) {
      TortureWorkload.create(connection);
      general = GeneralLoad.of(connection);
    }

    try (PlantedVoyage voyage =
        new PlantedVoyage(
            harbour, database, PlantedFault.resource("/planted/everything.yaml"), directory)) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        long before = general.changes();
        WriteLoadPlan plan = new WriteLoadPlan(general.scenarios(), 2, 60, seed);
        try (WriteLoad load =
            new WriteLoad(() -> harbour.source().url(database), plan, Ledger.inMemory()).start()) {
          await().atMost(PATIENCE).until(() -> general.changes() > before + CHANGES);

          assertThat(voyage.verify())
              .as("seed %d", seed)
              .hasSizeGreaterThan(30)
              .filteredOn(proof -> !proof.isEqual() && !isLeft(voyage, proof))
              .isEmpty();
          load.stop();
        }
      }
      List<Proof> proofs = voyage.verify();
      assertThat(proofs).hasSizeGreaterThan(30).allMatch(Proof::isEqual);
      assertThat(proofs.stream().filter(proof -> proof.level() == Level.CHECKSUM))
          .hasSizeGreaterThan(30)
          .allSatisfy(proof -> assertShown(database, proof.checks().getFirst()));
      ProvedUpTo proved = voyage.status().proved();
      assertThat(proved.place()).isPresent();
      assertThat(proved.tables())
          .filteredOn(table -> table.place().isPresent())
          .hasSize(Math.toIntExact(proved.whole()))
          .allMatch(table -> table.proved() == table.chunks())
          .hasSizeGreaterThan(30);
    }
    harbour.drop(database);
  }

  /** What a proof says to run tells the same lines on both sides. */
  private void assertShown(String database, Check check) throws SQLException {
    List<String> expected = lines(harbour.source(), database, check.sourceQuery().orElseThrow());

    assertThat(lines(harbour.target(), database, check.targetQuery().orElseThrow()))
        .isEqualTo(expected);
  }

  private static List<String> lines(EmbeddedPostgres server, String database, String query)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      try (ResultSet rows = statement.executeQuery(query)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          StringBuilder line = new StringBuilder();
          for (int i = 1; i <= columns; i++) {
            line.append(rows.getString(i)).append('|');
          }
          lines.add(line.toString());
        }
      }
    }
    return lines;
  }

  /** Rows without keys that are written to all the time are proved when nobody writes. */
  private static boolean isLeft(PlantedVoyage voyage, Proof proof) {
    return (proof.level() == Level.COUNT || proof.level() == Level.CHECKSUM)
        && proof.verdict() == Proof.Verdict.UNDECIDED
        && voyage.mapping(proof.table().name()).orElseThrow().source().key().isEmpty();
  }
}

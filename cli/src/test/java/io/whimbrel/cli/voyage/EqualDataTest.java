package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.engine.verify.ProvedUpTo;
import io.whimbrel.testkit.general.GeneralLoad;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
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
      assertThat(voyage.verify()).hasSizeGreaterThan(30).allMatch(Proof::isEqual);
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

  /** Rows without keys that are written to all the time are proved when nobody writes. */
  private static boolean isLeft(PlantedVoyage voyage, Proof proof) {
    return (proof.level() == Level.COUNT || proof.level() == Level.CHECKSUM)
        && proof.verdict() == Proof.Verdict.UNDECIDED
        && voyage.mapping(proof.table().name()).orElseThrow().source().key().isEmpty();
  }
}

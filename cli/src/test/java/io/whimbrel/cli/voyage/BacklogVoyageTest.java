package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Much is written while nobody follows and goes on to be written: a key changes many times in one
 * batch, and rows that are read from the source again come from far ahead of the log.
 */
@ExtendWith(Servers.Resolver.class)
class BacklogVoyageTest {
  private static final int KILLED = 137;
  private static final int WRITES = 3_000;
  private static final double SAILING = 50;

  private final Servers servers;

  BacklogVoyageTest(Servers servers) {
    this.servers = servers;
  }

  /** Tables are copied in snapshots that are far from each other; or behind the copy. */
  @ParameterizedTest
  @EnumSource(names = {"COPY_CHUNK_COMMITTED", "COPY_MARKED"})
  void whatWasWrittenMeanwhileArrivesInLargeBatches(FaultPoint point, @TempDir Path directory)
      throws Exception {
    String database = servers.name("backlog");
    long seed = new Random().nextLong();
    System.out.println(point.text() + ": " + database + ", seed " + seed);
    Voyage voyage = servers.torture(database, directory);
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 500, seed);

    try (WriteLoad load =
        new WriteLoad(() -> servers.source().url(database), plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 1_500);
      assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      int before = ledger.size();
      await().atMost(Duration.ofMinutes(2)).until(() -> ledger.size() > before + WRITES);
      load.slowDown(SAILING);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertArrived(ledger, TortureWorkload.queries());
    voyage.assertNothingLeft();
  }
}

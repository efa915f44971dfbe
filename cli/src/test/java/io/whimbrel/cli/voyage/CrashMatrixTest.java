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
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed with SIGKILL at every durable step in turn, under write load, and started
 * again without any flag. A spool's rotation needs 64 MB of changes and has its own test in the
 * engine; what only DDL of the source brings about is killed in {@link CopyAgainVoyageTest}, a
 * downtime in {@link BigBangVoyageTest}, and what only a PgBouncer has in {@link
 * PgBouncerVoyageTest}.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class CrashMatrixTest {

  private static final Set<FaultPoint> ELSEWHERE =
      EnumSet.of(
          FaultPoint.BACKUP_CHUNK_WRITTEN,
          FaultPoint.BACKUP_ROWS_WRITTEN,
          FaultPoint.BACKUP_FINISHED,
          FaultPoint.SYNC_SPOOL_ROTATED,
          FaultPoint.SYNC_SLOT_GIVEN_UP,
          FaultPoint.DOWNTIME_BEGUN,
          FaultPoint.DOWNTIME_FENCED,
          FaultPoint.FOLLOW_TABLE_MADE,
          FaultPoint.FOLLOW_PUBLISHED,
          FaultPoint.FOLLOW_CHUNKS_STORED,
          FaultPoint.AGAIN_ASKED,
          FaultPoint.AGAIN_EMPTIED,
          FaultPoint.AGAIN_CHUNKS_STORED,
          FaultPoint.CUTOVER_CONFIG_WRITTEN,
          FaultPoint.REPAIR_NOTED,
          FaultPoint.REPAIR_BEFORE_COMMIT,
          FaultPoint.REPAIR_COMMITTED);
  private static final int KILLED = 137;

  private final Servers servers;

  CrashMatrixTest(Servers servers) {
    this.servers = servers;
  }

  static List<FaultPoint> points() {
    return Stream.of(FaultPoint.values())
        .filter(point -> !ELSEWHERE.contains(point) && !RollbackCrashTest.all().contains(point))
        .toList();
  }

  @AfterAll
  static void printSize() {
    System.out.println("crash matrix: " + points().size() + " points, each killed with SIGKILL");
  }

  @ParameterizedTest
  @MethodSource("points")
  void aRunThatIsKilledGoesOnAndLosesNothing(FaultPoint point, @TempDir Path directory)
      throws Exception {
    String database = servers.name("crash");
    long seed = new Random().nextLong();
    System.out.println(point.text() + ": " + database + ", seed " + seed);
    Voyage voyage = servers.torture(database, directory);
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 150, seed);

    try (WriteLoad load =
        new WriteLoad(() -> servers.source().url(database), plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> ledger.size() > 300);
      if (!isInCleanup(point)) {
        assertThat(voyage.run(kill(point), "run", "plan.yaml")).as(voyage.said()).isEqualTo(KILLED);
      }
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    if (isInCleanup(point)) {
      assertThat(voyage.cleanUp(kill(point))).as(voyage.said()).isEqualTo(KILLED);
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertArrived(ledger, TortureWorkload.queries());
    voyage.assertNothingLeft();
  }

  private static boolean isInCleanup(FaultPoint point) {
    return point.text().startsWith("cleanup.");
  }

  private static String kill(FaultPoint point) {
    return point.text() + ":kill";
  }
}

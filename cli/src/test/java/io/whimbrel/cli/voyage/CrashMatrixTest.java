package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed with SIGKILL at every durable step, under write load, and started again
 * without any flag. Each voyage is killed at several steps that lie far apart, one after the other:
 * {@code -Dwhimbrel.kills=1} gives each step a voyage of its own. A spool's rotation needs 64 MB of
 * changes and has its own test in the engine; what only DDL of the source brings about is killed in
 * {@link CopyAgainVoyageTest}, a downtime in {@link BigBangVoyageTest}, and what only a PgBouncer
 * has in {@link PgBouncerVoyageTest}.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class CrashMatrixTest {

  private static final Set<FaultPoint> ELSEWHERE =
      EnumSet.of(
          FaultPoint.BACKUP_CHUNK_WRITTEN,
          FaultPoint.BACKUP_DUMP_BEGUN,
          FaultPoint.BACKUP_DUMP_WRITTEN,
          FaultPoint.BACKUP_ROWS_WRITTEN,
          FaultPoint.BACKUP_FINISHED,
          FaultPoint.SYNC_SPOOL_ROTATED,
          FaultPoint.SYNC_SLOT_GIVEN_UP,
          FaultPoint.MAINTENANCE_BEGUN,
          FaultPoint.MAINTENANCE_FENCED,
          FaultPoint.MAINTENANCE_ENDING,
          FaultPoint.DOWNTIME_BEGUN,
          FaultPoint.DOWNTIME_FENCED,
          FaultPoint.DOWNTIME_ENDING,
          FaultPoint.FOLLOW_TABLE_MADE,
          FaultPoint.FOLLOW_PUBLISHED,
          FaultPoint.FOLLOW_CHUNKS_STORED,
          FaultPoint.AGAIN_ASKED,
          FaultPoint.AGAIN_EMPTIED,
          FaultPoint.AGAIN_CHUNKS_STORED,
          FaultPoint.CUTOVER_CONFIG_WRITTEN,
          FaultPoint.READS_AIMED,
          FaultPoint.READS_TOLD,
          FaultPoint.READS_NOTED,
          FaultPoint.READS_HELD,
          FaultPoint.REPAIR_NOTED,
          FaultPoint.REPAIR_BEFORE_COMMIT,
          FaultPoint.REPAIR_COMMITTED);
  private static final int KILLS = Integer.getInteger("whimbrel.kills", 3);
  private static final int KILLED = 137;
  private static final double FILLING = 400;
  private static final double SAILING = 50;

  private final Servers servers;

  CrashMatrixTest(Servers servers) {
    this.servers = servers;
  }

  private static List<FaultPoint> points() {
    return Stream.of(FaultPoint.values())
        .filter(point -> !ELSEWHERE.contains(point) && !RollbackCrashTest.all().contains(point))
        .filter(point -> !StepsVoyageTest.isOfSteps(point))
        .toList();
  }

  /** The points come in the order of a run's life, so each voyage has an early and a late one. */
  static List<List<FaultPoint>> voyages() {
    List<FaultPoint> points = points();
    int count = Math.ceilDiv(points.size(), KILLS);
    return IntStream.range(0, count)
        .mapToObj(
            first ->
                IntStream.iterate(first, i -> i < points.size(), i -> i + count)
                    .mapToObj(points::get)
                    .toList())
        .toList();
  }

  @AfterAll
  static void printSize() {
    System.out.println("crash matrix: " + points().size() + " points, each killed with SIGKILL");
  }

  @ParameterizedTest
  @MethodSource("voyages")
  void aRunThatIsKilledGoesOnAndLosesNothing(List<FaultPoint> points, @TempDir Path directory)
      throws Exception {
    String database = servers.name("crash");
    long seed = new Random().nextLong();
    System.out.println(points + ": " + database + ", seed " + seed);
    Voyage voyage = servers.torture(database, directory);
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, FILLING, seed);

    try (WriteLoad load =
        new WriteLoad(() -> servers.source().url(database), plan, ledger).start()) {
      await().atMost(Duration.ofMinutes(1)).until(() -> ledger.size() > 300);
      load.slowDown(SAILING);
      for (FaultPoint point : points.stream().filter(p -> !isInCleanup(p)).toList()) {
        int status = voyage.run(kill(point), "run", "plan.yaml");
        assertThat(status).as(told(point, voyage)).isEqualTo(KILLED);
        if (point == FaultPoint.PREPARE_SCHEMA_STEP_COMMITTED) {
          assertNewTablesRefuseWrites(database);
        }
      }
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    for (FaultPoint point : points.stream().filter(CrashMatrixTest::isInCleanup).toList()) {
      assertThat(voyage.cleanUp(kill(point))).as(told(point, voyage)).isEqualTo(KILLED);
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertArrived(ledger, TortureWorkload.queries());
    voyage.assertNothingLeft();
  }

  private void assertNewTablesRefuseWrites(String database) throws SQLException {
    try (Connection target = servers.target().connect(database);
        Statement statement = target.createStatement();
        ResultSet open =
            statement.executeQuery(
                """
                select string_agg(oid::regclass::text, ', ') from pg_class c
                where relkind in ('r', 'p')
                  and relnamespace not in (
                    select oid from pg_namespace where nspname ~ '^(pg_|information_|whimbrel)')
                  and not exists (select from pg_trigger where tgrelid = c.oid
                    and tgname = 'whimbrel_fence' and tgenabled <> 'D')
                """)) {
      open.next();
      assertThat(open.getString(1)).as("tables that others may write to").isNull();
    }
  }

  private static String told(FaultPoint point, Voyage voyage) throws Exception {
    return point.text() + "\n" + voyage.said();
  }

  private static boolean isInCleanup(FaultPoint point) {
    return point.text().startsWith("cleanup.");
  }

  private static String kill(FaultPoint point) {
    return point.text() + ":kill";
  }
}

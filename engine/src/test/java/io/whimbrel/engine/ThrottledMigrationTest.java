package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.plan.ThrottleOrder.Part;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottledMigrationTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");

  @TempDir private Path directory;
  private World world;
  private RunDesk desk;
  private Plan plan;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    desk = new RunDesk(world.journal(), Clock.systemUTC());
    plan = world.plan(Approval.PERSON);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Nothing may be read for hours, and hardly anything then. */
  private static ThrottleOrder closed() {
    LocalTime now = LocalTime.now(ZoneOffset.UTC).withSecond(0).withNano(0);
    String hours = "%s-%s UTC".formatted(now.plusHours(2), now.plusHours(3));
    return new ThrottleOrder(Map.of(Part.RATE, List.of("1KB"), Part.HOURS, List.of(hours)));
  }

  private Stream<String> events() {
    return desk.status(ID).history().events().stream().map(EventRecord::kind);
  }

  @Test
  void outsideOfItsHoursARunReadsNoRowUntilSomebodySaysOtherwise() throws Exception {
    world.journal().begin(plan.migration(), plan.title(), plan.digest());
    desk.throttle(ID, closed(), "ana");

    try (Migration migration = world.process(plan)) {
      FutureTask<RunOutcome> run = new FutureTask<>(() -> migration.run(RunOptions.DEFAULT));
      Thread.ofPlatform().daemon().start(run);
      await().until(() -> events().anyMatch("throttle.rests"::equals));
      assertThat(world.target().all().values()).allMatch(Map::isEmpty);
      assertThat(desk.status(ID).history().facts().get("throttle.state"))
          .startsWith("throttled, no rows are read: it is outside of ");

      desk.throttle(ID, ThrottleOrder.NONE, "raj");

      assertThat(run.get(30, TimeUnit.SECONDS).exit()).isEqualTo(ExitCode.WAITING);
    }
    assertThat(world.target().all().values()).noneMatch(Map::isEmpty);
    assertThat(desk.throttle(ID)).isEmpty();
  }

  @Test
  void noThrottleHoldsBackACutoverThatWasApproved() {
    try (Migration migration = world.process(plan)) {
      assertThat(migration.run(RunOptions.DEFAULT).exit()).isEqualTo(ExitCode.WAITING);
    }
    desk.throttle(ID, closed(), "ana");
    desk.approve(ID, Gate.CUTOVER, "ana", "go");

    RunOutcome done;
    try (Migration migration = world.process(plan)) {
      done = migration.cutover();
    }

    assertThat(done.exit()).isEqualTo(ExitCode.OK);
    assertThat(world.target().all()).isEqualTo(world.source().all());
  }
}

package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Facts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationRunTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");

  @TempDir private Path directory;
  private World world;
  private RunDesk desk;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    desk = new RunDesk(world.journal(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRunByRuleGoesThroughToTheEndOfMonitoringAndIsCleanedUp() {
    Plan plan = world.plan(Approval.RULE);

    RunOutcome outcome;
    RunOutcome cleaned;
    try (Migration migration = world.process(plan)) {
      outcome = migration.run(RunOptions.DEFAULT);
      cleaned = migration.cleanup();
    }

    assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
    assertThat(outcome.run().state()).isEqualTo(RunState.WAITING);
    assertThat(world.target().all()).isEqualTo(world.source().all());
    assertThat(world.isBroken()).isFalse();
    assertThat(cleaned.run().state()).isEqualTo(RunState.DONE);
    assertThat(world.source().isClean()).isTrue();
    assertThat(world.source().isReadOnly()).isTrue();
    assertThat(world.target().isClean()).isTrue();
  }

  @Test
  void aRunWaitsAtTheGateUntilAPersonApproves() {
    Plan plan = world.plan(Approval.PERSON);

    RunOutcome waiting;
    try (Migration migration = world.process(plan)) {
      waiting = migration.run(RunOptions.DEFAULT);
    }
    desk.approve(ID, Gate.CUTOVER, "ana", "go");
    RunOutcome done;
    try (Migration migration = world.process(plan)) {
      done = migration.cutover();
    }

    assertThat(waiting.exit()).isEqualTo(ExitCode.WAITING);
    assertThat(waiting.run().state()).isEqualTo(RunState.WAITING);
    assertThat(done.exit()).isEqualTo(ExitCode.OK);
    assertThat(world.target().all()).isEqualTo(world.source().all());
    assertThat(desk.status(ID).phases())
        .filteredOn(phase -> phase.phase() == Phase.VERIFY)
        .extracting(PhaseStatus::standing)
        .containsExactly(PhaseStatus.Standing.DONE);
  }

  @Test
  void aChangedPlanDoesNotGoOn() {
    try (Migration migration = world.process(world.plan(Approval.PERSON))) {
      migration.run(RunOptions.DEFAULT);
    }
    Plan changed = world.plan("other", Approval.PERSON, Duration.ofSeconds(5), List.of());

    try (Migration migration = world.process(changed)) {
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.PLAN_CHANGED));
    }
  }

  @Test
  void aRowSpoiledOnTheTargetIsNamedAndStopsTheRunUntilItIsMended() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);
    }
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");

    try (Migration migration = world.process(plan)) {
      var proofs = migration.verify();
      assertThat(proofs)
          .flatExtracting(proof -> proof.differences())
          .extracting(d -> d.key())
          .containsExactly("id=zz");
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.ROWS_DIFFERENT));
    }

    assertThat(desk.require(ID).state()).isEqualTo(RunState.FAILED);
    assertThat(desk.require(ID).phase()).isEqualTo(Phase.VERIFY);
  }

  @Test
  void aFailedSmokeTestGivesTheSourceBack() {
    Plan plan =
        world.plan(
            "digest", Approval.RULE, Duration.ofSeconds(5), List.of("echo oldsecret no; exit 3"));

    try (Migration migration = world.process(plan)) {
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class,
              p -> {
                assertThat(p.code()).isEqualTo(ProblemCode.SWITCH_FAILED);
                assertThat(p.what()).contains("exited with 3").doesNotContain("oldsecret");
              });
    }

    assertThat(world.source().acceptsWrites()).isTrue();
    assertThat(world.target().acceptsWrites()).isFalse();
    assertThat(desk.require(ID).phase()).isEqualTo(Phase.SYNC);
  }

  @Test
  void aSmokeTestThatTakesLongerThanThePauseGivesTheSourceBack() {
    Plan plan =
        world.plan("digest", Approval.RULE, Duration.ofSeconds(2), List.of("sleep 30; echo no"));

    try (Migration migration = world.process(plan)) {
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.PAUSE_EXCEEDED));
    }

    assertThat(world.source().acceptsWrites()).isTrue();
  }

  @Test
  void abortLeavesNothingOnEitherSide() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);

      RunOutcome aborted = migration.abort();

      assertThat(aborted.exit()).isEqualTo(ExitCode.OK);
      assertThat(aborted.run().state()).isEqualTo(RunState.ABORTED);
    }
    assertThat(world.source().isClean()).isTrue();
    assertThat(world.target().isClean()).isTrue();
    assertThat(world.target().schema().steps()).isEmpty();
    assertThat(world.target().all()).isEmpty();
  }

  @Test
  void aPausedRunEndsAndGoesOnWhenItIsResumed() {
    Plan plan = world.plan(Approval.RULE);
    try (Migration migration = world.process(world.plan(Approval.PERSON))) {
      migration.run(RunOptions.DEFAULT);
    }

    desk.pause(ID);
    try (Migration migration = world.process(plan)) {
      assertThat(migration.run(RunOptions.DEFAULT).run().state()).isEqualTo(RunState.PAUSED);
      desk.resume(ID);
      assertThat(migration.run(RunOptions.DEFAULT).exit()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aRunIsToBeGivenUpOnlyUntilItsCutoverIsDecided() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      RunRecord run = migration.run(RunOptions.DEFAULT).run();
      assertThatThrownBy(migration::cleanup).hasMessageContaining("give the run up");

      world.journal().fact(run.run(), Facts.DECIDED, "now");

      assertThatThrownBy(migration::cleanup)
          .hasMessageContaining("let 'whimbrel run' finish monitoring")
          .hasMessageNotContaining("abort");
      assertThatThrownBy(migration::abort).hasMessageContaining("the target is in charge");
    }
  }

  @Test
  void anotherServerInPlaceOfTheSourceIsRefused() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);
      world.source().becomeAnother();

      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.POSITION_LOST));
    }
  }

  @Test
  void aRunWhoseSourceWasRestoredIsGivenUpAndLeavesNothing() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);
      world.source().restored();
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .hasMessageContaining("E-POSITION-LOST");

      RunOutcome aborted = migration.abort();

      assertThat(aborted.run().state()).isEqualTo(RunState.ABORTED);
      assertThat(aborted.exit()).isEqualTo(ExitCode.OK);
      assertThat(world.source().all().values()).allMatch(rows -> !rows.isEmpty());
      assertThat(world.source().acceptsWrites()).isTrue();
      assertThat(world.source().isClean()).isTrue();
      assertThat(world.target().all()).isEmpty();
      assertThat(world.target().isClean()).isTrue();
    }
  }

  @Test
  void whatBlocksStopsTheRunBeforeAnythingIsChanged() {
    world.source().find(Finding.block(ProblemCode.KEY_MISSING, "no key", "public.a", "add one"));

    try (Migration migration = world.process(world.plan(Approval.RULE))) {
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code().exitCode()).isEqualTo(ExitCode.PRECONDITION));
    }

    assertThat(world.target().schema().steps()).isEmpty();
    assertThat(desk.require(ID).phase()).isEqualTo(Phase.ASSESS);
  }

  @Test
  void whatARunWillDoCanBeRead() {
    try (Migration migration = world.process(world.plan(Approval.RULE))) {
      assertThat(migration.explain())
          .extracting(ExplainedStep::name)
          .contains("table public.a", "copy public.b", "fence", "proof", "release");
      assertThat(migration.check())
          .extracting(Finding::code)
          .containsExactlyInAnyOrder(ProblemCode.PLAN_INVALID, ProblemCode.BACKUP_MISSING);
      assertThat(migration.assess().throughput().bytes()).isPositive();
    }
  }

  @Test
  void aSecondRunnerIsRefusedAndToldWhoWorks() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);
      world.journal().lease(desk.require(ID).run(), "elsewhere/1/1", Duration.ofSeconds(20));

      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .isInstanceOfSatisfying(
              Problem.class,
              p -> {
                assertThat(p.code()).isEqualTo(ProblemCode.LOCKED);
                assertThat(p.what()).contains("elsewhere/1/1");
              });
    }
  }

  @Test
  void aRunThatStaysAtTheGateGoesOnWhenItIsApproved() throws InterruptedException {
    Plan plan = world.plan(Approval.PERSON);
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    try (Migration migration = world.process(plan)) {
      Thread staying =
          Thread.ofVirtual()
              .start(() -> outcome.set(migration.run(new RunOptions(GateBehaviour.STAY))));
      await()
          .until(
              () -> world.journal().latest(ID).map(RunRecord::state),
              state -> state.equals(Optional.of(RunState.WAITING)));

      desk.approve(ID, Gate.CUTOVER, "ana", "go");
      staying.join();
    }

    assertThat(outcome).hasValueSatisfying(o -> assertThat(o.exit()).isEqualTo(ExitCode.OK));
  }

  @Test
  void closingEndsARunningCommandCleanly() throws InterruptedException {
    Plan plan = world.plan(Approval.PERSON);
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    Migration migration = world.process(plan);
    Thread staying =
        Thread.ofVirtual()
            .start(() -> outcome.set(migration.run(new RunOptions(GateBehaviour.STAY))));
    await()
        .until(
            () -> world.journal().latest(ID).map(RunRecord::state),
            state -> state.equals(Optional.of(RunState.WAITING)));

    migration.close();
    staying.join();

    assertThat(outcome).hasValueSatisfying(o -> assertThat(o.exit()).isEqualTo(ExitCode.WAITING));
    assertThat(world.journal().currentLease(desk.require(ID).run())).isEmpty();
  }

  @Test
  void aSnapshotThatIsLostBeforeItsFirstRowIsTakenAnew() {
    world.source().loseSnapshots(2);

    RunOutcome outcome;
    try (Migration migration = world.process(world.plan(Approval.RULE))) {
      outcome = migration.run(RunOptions.DEFAULT);
    }

    assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
    assertThat(world.target().all()).isEqualTo(world.source().all());
  }

  @Test
  void aRejectedCutoverStopsTheRunUntilSomebodyApproves() {
    Plan plan = world.plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);
      desk.reject(ID, Gate.CUTOVER, "raj", "not on a Friday");

      assertThatThrownBy(migration::cutover).hasMessageContaining("not on a Friday");
      assertThat(desk.require(ID).state()).isEqualTo(RunState.FAILED);

      desk.approve(ID, Gate.CUTOVER, "raj", "Monday");
      assertThat(migration.cutover().exit()).isEqualTo(ExitCode.OK);
    }
  }
}

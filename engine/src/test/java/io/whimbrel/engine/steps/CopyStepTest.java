package io.whimbrel.engine.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.rehearse.StepChoices;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan of rows in memory as a step of another plan. */
class CopyStepTest {
  @TempDir Path directory = Path.of("");
  private World whole;
  private World rows;
  private ScriptedRun other;

  @BeforeEach
  void worlds() throws IOException {
    whole = new World(Files.createDirectory(directory.resolve("whole")), 1).called("MIGRATION-021");
    rows = new World(Files.createDirectory(directory.resolve("rows")), 2);
    other = new ScriptedRun(rows, rows.plan(Approval.PERSON));
  }

  @AfterEach
  void close() {
    whole.close();
    rows.close();
  }

  private void carrying(Approval approval) {
    other = new ScriptedRun(rows, rows.plan(approval));
  }

  private Step copy(String name, Until until, List<String> after, Trait... traits) {
    return StepsOf.copy(other.plan().file(), name, until, after, traits);
  }

  /** Its cutover has no way back in memory. */
  private Step cutover() {
    return copy("rows", Until.CUTOVER, List.of(), Trait.IRREVERSIBLE);
  }

  private Plan plan(Step... steps) {
    return whole.plan(Approval.PERSON).with(new Steps(Arrays.asList(steps)));
  }

  private SteppedMigration migration(Plan plan) {
    return new SteppedMigration(
        plan, List.of(), whole.journal(), _ -> other, RunListener.none(), Clock.systemUTC());
  }

  private RunOutcome run(Plan plan) {
    try (SteppedMigration migration = migration(plan)) {
      return migration.run(RunOptions.DEFAULT);
    }
  }

  private Problem failing(Plan plan) {
    return catchThrowableOfType(Problem.class, () -> run(plan));
  }

  private RunOutcome rollBack(Plan plan) {
    try (SteppedMigration migration = migration(plan)) {
      return migration.rollback("ann", "it is wrong");
    }
  }

  private Optional<StepState> state(Plan plan, String step) {
    return whole
        .journal()
        .stepState(whole.journal().latest(plan.migration()).orElseThrow().run(), Phase.COPY, step);
  }

  private Reach reach() {
    return other.standing().orElseThrow().reach();
  }

  @Test
  void atAGateTheRunWaitsAndGoesOnBehindTheDecision() {
    Plan plan = plan(cutover(), StepsOf.nothing("beside"), StepsOf.nothing("behind", "rows"));

    RunOutcome waiting = run(plan);

    assertThat(waiting.exit()).isEqualTo(ExitCode.WAITING);
    assertThat(waiting.run().state()).isEqualTo(RunState.WAITING);
    assertThat(waiting.next())
        .contains("MIGRATION-001.1 waits at gate CUTOVER", "approve cutover rows/plan.yaml'");
    assertThat(state(plan, "rows")).contains(StepState.STARTED);
    assertThat(state(plan, "beside")).contains(StepState.DONE);
    assertThat(state(plan, "behind")).isEmpty();
    assertThat(new StepDesk(plan, whole.journal()).elsewhere()).containsOnlyKeys("rows");
    new RunDesk(rows.journal(), Clock.systemUTC())
        .approve(other.plan().migration(), Gate.CUTOVER, "ann", "");

    assertThat(run(plan).exit()).isEqualTo(ExitCode.OK);
    assertThat(reach()).isEqualTo(Reach.CUT_OVER);
    assertThat(state(plan, "behind")).contains(StepState.DONE);
    assertThat(new StepDesk(plan, whole.journal()).elsewhere()).isEmpty();
    try (SteppedMigration migration = migration(plan)) {
      assertThat(migration.cleanup("ann").next())
          .endsWith("; MIGRATION-001.1 is ended by 'whimbrel cleanup rows/plan.yaml'");
    }
  }

  @Test
  void betweenSyncedAndCutoverOtherStepsAreDoneThoughARuleDecidesTheGate() {
    carrying(Approval.RULE);
    Plan plan =
        plan(
            copy("rows", Until.SYNCED, List.of()),
            StepsOf.nothing("between", "rows"),
            copy("switched", Until.CLEANUP, List.of("between"), Trait.IRREVERSIBLE));
    Plan first = plan(copy("rows", Until.SYNCED, List.of()));

    assertThat(run(first).exit()).isEqualTo(ExitCode.OK);
    assertThat(reach()).isEqualTo(Reach.AT_GATE);
    assertThat(rollBack(first).exit()).isEqualTo(ExitCode.OK);
    assertThat(reach()).isEqualTo(Reach.GIVEN_UP);

    assertThat(run(plan).exit()).isEqualTo(ExitCode.OK);
    assertThat(other.commands())
        .containsExactly("run HALT", "abort", "run HALT", "run LEAVE", "cleanup");
    assertThat(reach()).isEqualTo(Reach.CLEANED_UP);
  }

  @Test
  void whatStopsTheOtherRunStopsTheStepWithItsCode() {
    Plan plan = plan(cutover());
    other.goes(
        () -> {
          throw Problem.of(ProblemCode.PAUSE_EXCEEDED)
              .what("nobody could write for too long")
              .fix("look with 'whimbrel status'")
              .exception();
        });

    Problem problem = failing(plan);

    assertThat(problem.code()).isEqualTo(ProblemCode.PAUSE_EXCEEDED);
    assertThat(problem.what()).contains("step 'rows', MIGRATION-001: nobody could write");
    assertThat(problem.fix()).isEqualTo("look with 'whimbrel status rows/plan.yaml'");
    assertThat(state(plan, "rows")).contains(StepState.FAILED);
    other.goesOn();
    assertThat(run(plan).exit()).isEqualTo(ExitCode.WAITING);
  }

  @Test
  void aLeaseThatTheOtherRunLostIsNotTheOneOfTheSteps() {
    Plan plan = plan(cutover());
    other.goes(
        () -> {
          throw Problem.of(ProblemCode.LEASE_LOST).what("another process has it").exception();
        });

    assertThat(failing(plan).code()).isEqualTo(ProblemCode.LOCKED);
    assertThat(state(plan, "rows")).contains(StepState.FAILED);
  }

  @Test
  void monitoringThatDidNotEndWellAndARunThatWasTakenBackFailTheStep() {
    Plan plan = plan(cutover());
    assertThat(run(plan).exit()).isEqualTo(ExitCode.WAITING);

    other.goes(() -> other.outcome(RunState.WAITING, ExitCode.FINDINGS, "see 'whimbrel status'"));
    assertThat(failing(plan).what()).contains("MIGRATION-001.1: see 'whimbrel status rows");
    other.goes(() -> other.outcome(RunState.ROLLED_BACK, ExitCode.OK, ""));
    assertThat(failing(plan).what()).contains("was taken back meanwhile");
    assertThat(failing(plan))
        .hasMessageContaining("which the step began, is ROLLED_BACK")
        .hasMessageContaining("'whimbrel run rows/plan.yaml'");
  }

  @Test
  void aStepThatTakesTooLongStopsTheOtherRunAndFails() {
    Plan plan = plan(StepsOf.within(Duration.ofMillis(10), cutover()));
    bringToGate();
    other.goes(other::untilStopped);

    assertThat(failing(plan))
        .hasMessageContaining("it took longer than 10 ms")
        .hasMessageContaining("give this command again")
        .hasMessageContaining("a longer 'timeout' needs a new run");
  }

  private void bringToGate() {
    rows.process(other.plan()).run(RunOptions.DEFAULT);
    assertThat(reach()).isEqualTo(Reach.AT_GATE);
  }

  @Test
  void aProcessThatIsAskedToEndEndsTheOtherRunAndLeavesTheStepBegun() throws Exception {
    Plan plan = plan(cutover());
    bringToGate();
    SteppedMigration migration = migration(plan);
    other.goes(
        () -> {
          Thread.ofVirtual().start(migration::close);
          return other.untilStopped();
        });

    RunOutcome outcome = migration.run(RunOptions.DEFAULT);

    assertThat(outcome.exit()).isEqualTo(ExitCode.WAITING);
    assertThat(outcome.next()).isEqualTo("'whimbrel run' goes on from where it stopped");
    assertThat(state(plan, "rows")).contains(StepState.STARTED);
  }

  @Test
  void aRunThatStaysHasTheOtherOneStay() {
    Plan plan = plan(cutover());
    bringToGate();
    other.goes(() -> other.outcome(RunState.PAUSED, ExitCode.WAITING, ""));

    try (SteppedMigration migration = migration(plan)) {
      assertThat(migration.run(new RunOptions(GateBehaviour.STAY)).next())
          .contains("is paused: 'whimbrel resume rows/plan.yaml'");
    }
    assertThat(other.commands()).containsExactly("run AWAIT");
  }

  @Test
  void aRunThatStaysAtTheOtherGateGoesOnOnceItIsDecided() throws Exception {
    Plan plan = plan(cutover(), StepsOf.nothing("behind", "rows"));
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    try (SteppedMigration migration = migration(plan)) {
      Thread staying =
          Thread.ofVirtual()
              .start(() -> outcome.set(migration.run(new RunOptions(GateBehaviour.STAY))));
      Awaitility.await()
          .until(() -> other.standing().filter(s -> s.reach() == Reach.AT_GATE).isPresent());
      new RunDesk(rows.journal(), Clock.systemUTC())
          .approve(other.plan().migration(), Gate.CUTOVER, "ann", "");
      staying.join();
    }

    assertThat(outcome).hasValueSatisfying(o -> assertThat(o.exit()).isEqualTo(ExitCode.OK));
    assertThat(other.commands()).containsExactly("run AWAIT");
    assertThat(state(plan, "behind")).contains(StepState.DONE);
  }

  @Test
  void behindTheCutoverTheOtherRunIsRolledBack() {
    rows.process(rows.plan(Approval.RULE)).run(RunOptions.DEFAULT);
    rows.sayingWayBack();
    carrying(Approval.RULE);
    Plan plan = plan(copy("rows", Until.CUTOVER, List.of()), StepsOf.nothing("behind", "rows"));
    other.goes(() -> other.outcome(RunState.WAITING, ExitCode.OK, ""));
    assertThat(run(plan).exit()).isEqualTo(ExitCode.OK);
    assertThat(reach()).isEqualTo(Reach.CUT_OVER);

    other.goes(() -> other.outcome(RunState.WAITING, ExitCode.BACK_OUT_FAILED, "look"));
    assertThatThrownBy(() -> rollBack(plan)).hasMessageContaining("MIGRATION-001.1: look");
    assertThat(state(plan, "behind")).contains(StepState.UNDONE);
    other.goes(() -> other.outcome(RunState.ROLLED_BACK, ExitCode.OK, ""));
    RunOutcome back = rollBack(plan);
    assertThat(back.run().state()).isEqualTo(RunState.ROLLED_BACK);
    assertThat(findings(plan))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.BLOCK))
        .satisfies(
            f -> assertThat(f.fix()).isEqualTo("remove it with 'whimbrel cleanup rows/plan.yaml'"));
    assertThat(back.next())
        .endsWith(
            "; what MIGRATION-001.1 left on the new side is removed by 'whimbrel cleanup"
                + " rows/plan.yaml'");

    assertThat(other.commands())
        .containsExactly(
            "run LEAVE",
            "rollback step 'rows' of MIGRATION-021.1 is taken back",
            "rollback step 'rows' of MIGRATION-021.1 is taken back");
  }

  @Test
  void behindTheCleanupOfTheOtherRunNothingIsTakenBack() {
    carrying(Approval.RULE);
    Plan plan = plan(copy("rows", Until.SYNCED, List.of()), StepsOf.nothing("behind", "rows"));
    assertThat(run(plan).exit()).isEqualTo(ExitCode.OK);
    rows.process(other.plan()).run(RunOptions.DEFAULT);
    rows.process(other.plan()).cleanup();

    assertThatThrownBy(() -> rollBack(plan))
        .hasMessageContaining("E-STEP-IRREVERSIBLE")
        .hasMessageContaining("MIGRATION-001.1 is cleaned up");
    assertThat(state(plan, "behind")).contains(StepState.DONE);
    try (SteppedMigration migration = migration(plan)) {
      assertThat(migration.cleanup("ann").run().state()).isEqualTo(RunState.DONE);
    }
  }

  @Test
  void aProcessThatWasKilledBehindTheOthersEndHasTheNextOneSayIt() {
    carrying(Approval.RULE);
    Plan plan = plan(cutover(), StepsOf.manual("behind", "look", "rows"));
    RunOutcome first = run(plan);
    assertThat(state(plan, "rows")).contains(StepState.DONE);
    whole.journal().step(first.run().run(), Phase.COPY, "rows", StepState.STARTED, "");

    RunOutcome second = run(plan);

    assertThat(second.next()).contains("behind (look)");
    assertThat(state(plan, "rows")).contains(StepState.DONE);
    assertThat(other.commands()).containsExactly("run LEAVE", "run LEAVE");
    assertThat(reach()).isEqualTo(Reach.CUT_OVER);
  }

  @Test
  void whatNoStepCanCarryIsRefused() {
    Finding wrong = Finding.block(ProblemCode.KEY_MISSING, "no key", "users", "add one");
    other.finds(wrong);
    assertThat(findings(plan(cutover())))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.BLOCK))
        .satisfies(f -> assertThat(f.what()).isEqualTo("step 'rows', MIGRATION-001: no key"));
    assertThat(
            findings(plan(StepsOf.nothing("first"), copy("rows", Until.SYNCED, List.of("first")))))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARN));

    rows.process(other.plan()).run(RunOptions.DEFAULT);
    assertThat(findings(plan(copy("rows", Until.CUTOVER, List.of()))))
        .extracting(Finding::code)
        .containsExactly(ProblemCode.STEP_IRREVERSIBLE, ProblemCode.STATE_WRONG);

    rows.called("MIGRATION-021");
    carrying(Approval.PERSON);
    assertThat(findings(plan(cutover()))).singleElement().asString().contains("has this plan's id");
    rows.called("MIGRATION-001");
    other =
        new ScriptedRun(
            rows, rows.plan(Approval.PERSON).with(new Steps(List.of(StepsOf.nothing("a")))));
    assertThat(findings(plan(cutover()))).singleElement().asString().contains("has steps");
  }

  @Test
  void aRehearsalLeavesTheOtherPlanToItsOwn() {
    assertThat(StepChoices.of(plan(cutover())))
        .singleElement()
        .satisfies(choice -> assertThat(choice.isTried()).isFalse())
        .satisfies(choice -> assertThat(choice.words()).contains("'whimbrel rehearse "));
  }

  private List<Finding> findings(Plan plan) {
    try (SteppedMigration migration = migration(plan)) {
      return migration.check();
    }
  }
}

package io.whimbrel.engine.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose run it is that a step of another plan's rows takes back, or takes for brought. */
class CopyBackTest {
  private static final String THEIRS = "MIGRATION-001.1";
  private static final String GIVEN = "step.rows.given";
  private static final String RUN = "step.rows.run";

  @TempDir Path directory = Path.of("");
  private World whole;
  private World rows;
  private ScriptedRun other;

  @BeforeEach
  void worlds() throws IOException {
    whole = new World(Files.createDirectory(directory.resolve("whole")), 1).called("MIGRATION-021");
    rows = new World(Files.createDirectory(directory.resolve("rows")), 2);
    rows.sayingWayBack();
    other = new ScriptedRun(rows, rows.plan(Approval.RULE));
  }

  @AfterEach
  void close() {
    whole.close();
    rows.close();
  }

  private Plan plan(Until until) {
    return whole
        .plan(Approval.PERSON)
        .with(
            new Steps(
                List.of(
                    StepsOf.nothing("first"),
                    StepsOf.copy(other.plan().file(), "rows", until, List.of("first")))));
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

  private RunOutcome rollBack(Plan plan) {
    try (SteppedMigration migration = migration(plan)) {
      return migration.rollback("ann", "it is wrong");
    }
  }

  private RunId latest(Plan plan) {
    return whole.journal().latest(plan.migration()).orElseThrow().run();
  }

  private String told(Plan plan) {
    return whole.journal().history(latest(plan)).events().toString();
  }

  private Reach reach() {
    return other.standing().orElseThrow().reach();
  }

  private static RunOutcome refused() {
    throw Problem.of(ProblemCode.KEY_MISSING).what("no key").exception();
  }

  /** A step whose first command began no run; then people carried the rows by themselves. */
  private Plan carriedByOthers() {
    Plan plan = plan(Until.CUTOVER);
    other.goes(CopyBackTest::refused);
    assertThatThrownBy(() -> run(plan)).hasMessageContaining("no key");
    other.goesOn();
    rows.process(other.plan()).run(RunOptions.DEFAULT);
    assertThat(reach()).isEqualTo(Reach.CUT_OVER);
    return plan;
  }

  private Plan carriedByOthers(Map<String, String> noted) {
    Plan plan = carriedByOthers();
    noted.forEach((name, value) -> whole.journal().fact(latest(plan), name, value));
    return plan;
  }

  private void assertLeft(Plan plan) {
    assertThat(rollBack(plan).run().state()).isEqualTo(RunState.ROLLED_BACK);
    assertThat(other.commands()).containsExactly("run LEAVE");
    assertThat(reach()).isEqualTo(Reach.CUT_OVER);
  }

  @Test
  void aCutoverOfOthersIsLeftByAStepWhoseCommandBeganNothing() {
    assertLeft(carriedByOthers());
  }

  @Test
  void aCutoverThatWasThereBeforeIsLeftByAStepThatWasKilledBeforeItsCommand() {
    assertLeft(carriedByOthers(Map.of(GIVEN, THEIRS)));
  }

  @Test
  void aStepThatWasKilledBeforeItsCommandWhereNobodyBeganARunIsTakenBack() {
    Plan plan = plan(Until.CUTOVER);
    other.goes(CopyBackTest::refused);
    assertThatThrownBy(() -> run(plan)).hasMessageContaining("no key");
    whole.journal().step(latest(plan), Phase.COPY, "rows", StepState.STARTED, "");
    whole.journal().fact(latest(plan), GIVEN, "none");

    assertThat(rollBack(plan).run().state()).isEqualTo(RunState.ROLLED_BACK);
    assertThat(other.standing()).isEmpty();
  }

  @Test
  void aCutoverOfWhichNobodyKnowsWhoBeganItIsLeftToPeople() {
    Plan plan = carriedByOthers(Map.of(GIVEN, "none"));

    assertRefused(plan, "nobody knows whether the step began " + THEIRS);
  }

  @Test
  void aRunThatIsNotTheOneThatWasBegunIsLeftToPeople() {
    Plan plan = carriedByOthers(Map.of(GIVEN, "none", RUN, "MIGRATION-001.0"));

    assertRefused(plan, THEIRS + " is not MIGRATION-001.0, which the step began");
  }

  private void assertRefused(Plan plan, String what) {
    assertThatThrownBy(() -> rollBack(plan))
        .hasMessageContaining(what)
        .hasMessageContaining("take it back with 'whimbrel rollback rows/plan.yaml'");
    assertThat(other.commands()).containsExactly("run LEAVE");
    assertThat(reach()).isEqualTo(Reach.CUT_OVER);
    other.outcome(RunState.ROLLED_BACK, ExitCode.OK, "");
    assertThat(rollBack(plan).run().state()).isEqualTo(RunState.ROLLED_BACK);
    assertThat(told(plan)).contains(THEIRS + " is ROLLED_BACK already");
  }

  @Test
  void theRunThatWasBegunIsRolledBack() {
    Plan plan = carriedByOthers(Map.of(GIVEN, "none", RUN, THEIRS));
    other.goes(() -> other.outcome(RunState.ROLLED_BACK, ExitCode.OK, ""));

    assertThat(rollBack(plan).run().state()).isEqualTo(RunState.ROLLED_BACK);
    assertThat(other.commands()).hasSize(2).last().asString().startsWith("rollback ");
  }

  @Test
  void aRunThatFailedAtItsGateIsBroughtThereAgain() {
    other = new ScriptedRun(rows, rows.plan(Approval.PERSON));
    Plan plan = plan(Until.SYNCED);
    rows.process(other.plan()).run(RunOptions.DEFAULT);
    other.outcome(RunState.FAILED, ExitCode.POSITION_LOST, "");
    assertThat(reach()).isEqualTo(Reach.AT_GATE);
    other.goes(CopyBackTest::refused);

    assertThatThrownBy(() -> run(plan)).hasMessageContaining("no key");
    other.goes(() -> other.outcome(RunState.PAUSED, ExitCode.WAITING, ""));
    assertThat(run(plan).next()).contains("is paused: 'whimbrel resume rows/plan.yaml'");
    other.goesOn();
    assertThat(run(plan).exit()).isEqualTo(ExitCode.OK);
    assertThat(other.commands()).containsExactly("run HALT", "run HALT", "run HALT");
    assertThat(stateOfRows(plan)).contains(StepState.DONE);
  }

  @Test
  @Timeout(60)
  void theFailureOfAnotherStepIsToldThoughARunStaysAtTheOthersGate() {
    other = new ScriptedRun(rows, rows.plan(Approval.PERSON));
    rows.process(other.plan()).run(RunOptions.DEFAULT);
    other.goes(other::untilStopped);
    Path missing = directory.resolve("missing.yaml");
    Plan plan =
        whole
            .plan(Approval.PERSON)
            .with(
                new Steps(
                    List.of(
                        StepsOf.copy(other.plan().file(), "rows", Until.CUTOVER, List.of()),
                        StepsOf.copy(missing, "beside", Until.CUTOVER, List.of()))));

    try (SteppedMigration migration =
        new SteppedMigration(
            plan,
            List.of(),
            whole.journal(),
            file -> opened(file, missing),
            RunListener.none(),
            Clock.systemUTC())) {
      assertThatThrownBy(() -> migration.run(new RunOptions(GateBehaviour.STAY)))
          .hasMessageContaining("step 'beside'")
          .hasMessageContaining("no such plan");
    }

    assertThat(other.commands()).containsExactly("run AWAIT");
    assertThat(stateOfRows(plan)).contains(StepState.STARTED);
  }

  /** The other run; at work the other step finds none, once the first has given its command. */
  private ScriptedRun opened(Path file, Path missing) {
    boolean isAtWork = Thread.currentThread().getName().equals("step beside");
    if (isAtWork && file.equals(missing)) {
      Awaitility.await().until(() -> !other.commands().isEmpty());
      throw Problem.of(ProblemCode.PLAN_INVALID).what("no such plan").exception();
    }
    return other;
  }

  private Optional<StepState> stateOfRows(Plan plan) {
    return whole.journal().stepState(latest(plan), Phase.COPY, "rows");
  }
}

package io.whimbrel.engine.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherRuns;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of another plan's run are carried while a person does the step behind its gate. */
class KeptCopiesTest {
  private static final MemorySource.Write LATE =
      new MemorySource.Write(MemorySource.TABLES.getFirst(), "late", "row");

  @TempDir Path directory = Path.of("");
  private World whole;
  private World rows;
  private ScriptedRun other;
  private Plan plan;

  @BeforeEach
  void worlds() throws IOException {
    whole = new World(Files.createDirectory(directory.resolve("whole")), 1).called("MIGRATION-021");
    rows = new World(Files.createDirectory(directory.resolve("rows")), 2);
    other = new ScriptedRun(rows, rows.plan(Approval.RULE));
    plan =
        whole
            .plan(Approval.PERSON)
            .with(
                new Steps(
                    List.of(
                        StepsOf.copy(other.plan().file(), "rows", Until.SYNCED, List.of()),
                        StepsOf.manual("told", "tell them", "rows"),
                        StepsOf.copy(
                            other.plan().file(),
                            "switched",
                            Until.CUTOVER,
                            List.of("told"),
                            Trait.IRREVERSIBLE))));
  }

  @AfterEach
  void close() {
    whole.close();
    rows.close();
  }

  private SteppedMigration migration() {
    OtherRuns runs =
        new OtherRuns() {
          @Override
          public OtherRun open(Path file) {
            return other;
          }

          @Override
          public Duration idleMax() {
            return Duration.ZERO;
          }
        };
    return new SteppedMigration(
        plan, List.of(), whole.journal(), runs, RunListener.none(), Clock.systemUTC());
  }

  private static CompletableFuture<RunOutcome> staying(SteppedMigration migration) {
    return CompletableFuture.supplyAsync(() -> migration.run(new RunOptions(GateBehaviour.STAY)));
  }

  private static RunOutcome ended(CompletableFuture<RunOutcome> run)
      throws InterruptedException, ExecutionException, TimeoutException {
    return run.get(1, TimeUnit.MINUTES);
  }

  private void tick() {
    new StepDesk(plan, whole.journal()).tick("told", Optional.empty(), "ann", "");
  }

  private boolean isLateRowThere() {
    return rows.target().all().getOrDefault(LATE.table(), Map.of()).containsKey(LATE.key());
  }

  private List<String> events() {
    RunId run = whole.journal().latest(plan.migration()).orElseThrow().run();
    return whole.journal().history(run).events().stream().map(EventRecord::kind).toList();
  }

  @Test
  void changesAreCarriedBetweenTheStepsAndTheGateIsPassedByTheLaterOne() throws Exception {
    try (SteppedMigration migration = migration()) {
      CompletableFuture<RunOutcome> run = staying(migration);
      Awaitility.await().until(() -> other.commands().contains("run HOLD"));
      rows.source().write(List.of(LATE));
      Awaitility.await().until(this::isLateRowThere);
      assertThat(other.standing().orElseThrow().reach()).isEqualTo(Reach.AT_GATE);
      tick();

      assertThat(ended(run).exit()).isEqualTo(ExitCode.OK);
    }
    assertThat(other.commands()).containsExactly("run HALT", "run HOLD", "run AWAIT");
    assertThat(other.standing().orElseThrow().reach()).isEqualTo(Reach.CUT_OVER);
    assertThat(events()).contains("step.carrying").doesNotContain("step.not-carrying");
  }

  @Test
  void aProcessThatEndsCarriesNothingMoreAndSaysSo() {
    try (SteppedMigration migration = migration()) {
      RunOutcome waiting = migration.run(RunOptions.DEFAULT);

      assertThat(waiting.exit()).isEqualTo(ExitCode.WAITING);
      assertThat(waiting.next()).contains("keeps its log", "'whimbrel run --stay'");
      assertThat(new StepDesk(plan, whole.journal()).notCarried()).hasSize(1);
    }
    try (SteppedMigration migration = migration()) {
      CompletableFuture<RunOutcome> run = staying(migration);
      Awaitility.await().until(() -> other.commands().contains("run HOLD"));
      Runnable end = migration::close;
      end.run();

      assertThat(run).succeedsWithin(Duration.ofMinutes(1));
    }
    RunId carried = rows.journal().latest(other.plan().migration()).orElseThrow().run();
    assertThat(rows.journal().currentLease(carried)).isEmpty();
    assertThat(other.standing().orElseThrow().reach()).isEqualTo(Reach.AT_GATE);
  }

  @Test
  void whatEndsTheCarryingIsToldAndLeftToTheStepThatComes() throws Exception {
    try (SteppedMigration migration = migration()) {
      assertThat(migration.run(RunOptions.DEFAULT).exit()).isEqualTo(ExitCode.WAITING);
      other.goes(
          () -> {
            throw Problem.of(ProblemCode.LOCKED).what("somebody works on it").exception();
          });
      CompletableFuture<RunOutcome> run = staying(migration);
      Awaitility.await().until(() -> events().contains("step.not-carrying"));
      other.goesOn();
      tick();

      assertThat(ended(run).exit()).isEqualTo(ExitCode.OK);
    }
    assertThat(other.commands()).containsExactly("run HALT", "run HOLD", "run AWAIT");
    assertThat(new StepDesk(plan, whole.journal()).notCarried()).isEmpty();
  }
}

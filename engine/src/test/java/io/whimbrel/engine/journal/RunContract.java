package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The life of a run: its state, its steps, facts and gates. */
interface RunContract extends JournalCase {

  @Test
  default void aRunBeginsWithTheNextNumberOfItsMigration() {
    RunRecord first = begin();
    RunRecord second = begin();

    assertThat(first.run()).isEqualTo(new RunId(migration() + ".1"));
    assertThat(second.run()).isEqualTo(new RunId(migration() + ".2"));
    assertThat(first.state()).isEqualTo(RunState.RUNNING);
    assertThat(first.phase()).isEqualTo(Phase.ASSESS);
    assertThat(journal().latest(migration())).contains(second);
    assertThat(journal().latestOfAll()).contains(second).doesNotContain(first);
    assertThat(journal().latest(new MigrationId("none"))).isEmpty();
  }

  @Test
  default void theStateOfARunIsReadBackByAnotherJournal() {
    RunId run = begin().run();

    journal().state(run, RunState.FAILED, Phase.COPY, Optional.of("it broke"));

    try (Journal other = JournalProcess.open(address())) {
      RunRecord failed = other.latest(migration()).orElseThrow();
      assertThat(failed.state()).isEqualTo(RunState.FAILED);
      assertThat(failed.phase()).isEqualTo(Phase.COPY);
      assertThat(failed.problem()).contains("it broke");
      assertThat(failed.endedAt()).isEmpty();
    }
    journal().state(run, RunState.DONE, Phase.CLEANUP, Optional.empty());
    assertThat(journal().latest(migration()).flatMap(RunRecord::endedAt)).isPresent();
  }

  @Test
  default void anUnknownRunIsAProblemThatNamesIt() {
    RunId unknown = new RunId("nobody.1");

    assertThatThrownBy(() -> journal().state(unknown, RunState.DONE, Phase.COPY, Optional.empty()))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STATE_WRONG))
        .hasMessageContaining("nobody.1");
    assertThatThrownBy(() -> journal().event(unknown, Phase.COPY, "a", "b", Map.of()))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> journal().fact(unknown, "a", "b")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> journal().history(unknown)).isInstanceOf(Problem.class);
  }

  @Test
  default void aStepThatStartsAgainCountsAnAttempt() {
    RunId run = begin().run();
    assertThat(journal().stepState(run, Phase.COPY, "copy a")).isEmpty();

    journal().step(run, Phase.COPY, "copy b", StepState.STARTED, "");
    journal().step(run, Phase.COPY, "copy a", StepState.STARTED, "");
    journal().step(run, Phase.COPY, "copy b", StepState.FAILED, "no");
    journal().step(run, Phase.COPY, "copy b", StepState.STARTED, "");
    assertThat(journal().history(run).steps().getFirst().endedAt()).isEmpty();
    journal().step(run, Phase.COPY, "copy b", StepState.DONE, "5 rows");

    List<StepRecord> steps = journal().history(run).steps();
    assertThat(steps).extracting(StepRecord::name).containsExactly("copy b", "copy a");
    assertThat(steps.getFirst().attempts()).isEqualTo(2);
    assertThat(steps.getFirst().detail()).isEqualTo("5 rows");
    assertThat(steps.getFirst().endedAt()).isPresent();
    assertThat(journal().stepState(run, Phase.COPY, "copy b")).contains(StepState.DONE);
    assertThat(journal().stepState(run, Phase.SYNC, "copy b")).isEmpty();
  }

  @Test
  default void aFactIsReplacedByANewerOne() {
    RunId run = begin().run();
    assertThat(journal().fact(run, "source.version")).isEmpty();

    journal().fact(run, "source.version", "15");
    journal().fact(run, "source.version", "16");
    journal().fact(run, "empty", "");

    assertThat(journal().fact(run, "source.version")).contains("16");
    assertThat(journal().history(run).facts())
        .isEqualTo(Map.of("source.version", "16", "empty", ""));
  }

  @Test
  default void aGateIsOpenedOnceAndDecided() {
    RunId run = begin().run();
    assertThat(journal().gate(run, Gate.CUTOVER)).isEmpty();

    journal().openGate(run, Gate.CUTOVER);
    GateRecord opened = journal().gate(run, Gate.CUTOVER).orElseThrow();
    journal().decide(run, Gate.CUTOVER, GateState.APPROVED, "ana", "go");
    journal().openGate(run, Gate.CUTOVER);

    GateRecord decided = journal().gate(run, Gate.CUTOVER).orElseThrow();
    assertThat(opened.state()).isEqualTo(GateState.OPEN);
    assertThat(opened.decidedBy()).isEmpty();
    assertThat(decided.state()).isEqualTo(GateState.APPROVED);
    assertThat(decided.decidedBy()).contains("ana");
    assertThat(decided.comment()).isEqualTo("go");
    assertThat(decided.openedAt()).isEqualTo(opened.openedAt());
    assertThat(journal().history(run).gates()).containsExactly(decided);
  }

  @Test
  default void aDecisionThatGoesBySomethingElseThanWhatIsSoIsNotNoted() {
    RunId run = begin().run();
    journal().openGate(run, Gate.CUTOVER);
    journal().decide(run, Gate.CUTOVER, GateState.REJECTED, "ana", "not today");
    GateRecord rejected = journal().gate(run, Gate.CUTOVER).orElseThrow();

    boolean isLate =
        journal()
            .decideIf(run, Gate.CUTOVER, GateState.OPEN, GateState.APPROVED, "rule", "all is well");
    Optional<GateRecord> before = journal().gate(run, Gate.CUTOVER);
    boolean isNoted =
        journal()
            .decideIf(run, Gate.CUTOVER, GateState.REJECTED, GateState.OPEN, "rule", "once more");

    assertThat(isLate).isFalse();
    assertThat(before).contains(rejected);
    assertThat(isNoted).isTrue();
    assertThat(journal().gate(run, Gate.CUTOVER).orElseThrow().state()).isEqualTo(GateState.OPEN);
  }

  @Test
  default void whoeverDecidesWaitsForWhatIsWrittenUnderAGo() throws Exception {
    RunId run = begin().run();
    journal().openGate(run, Gate.CUTOVER);
    journal().decide(run, Gate.CUTOVER, GateState.APPROVED, "ana", "go");

    try (Journal other = JournalProcess.open(address());
        ExecutorService person = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<StepState>>> decision = new ArrayList<>();
      journal()
          .together(
              () -> {
                assertThat(journal().stands(run, Gate.CUTOVER, GateState.APPROVED)).isTrue();
                decision.add(person.submit(() -> rejecting(other, run)));
                assertThatThrownBy(() -> decision.getFirst().get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
                journal().step(run, Phase.CUTOVER, "cutover", StepState.STARTED, "");
              });

      assertThat(decision.getFirst().get(1, TimeUnit.MINUTES)).contains(StepState.STARTED);
      assertThat(journal().stands(run, Gate.CUTOVER, GateState.APPROVED)).isFalse();
      assertThat(journal().stands(run, Gate.CUTOVER, GateState.REJECTED)).isTrue();
      assertThat(journal().stands(run, Gate.CLEANUP, GateState.OPEN)).isFalse();
    }
  }

  /** What somebody finds of the cutover whose no-go is noted. */
  private static Optional<StepState> rejecting(Journal journal, RunId run) {
    List<StepState> found = new ArrayList<>();
    journal.together(
        () -> {
          assertThat(
                  journal.decideIf(
                      run, Gate.CUTOVER, GateState.APPROVED, GateState.REJECTED, "raj", "no"))
              .isTrue();
          journal.stepState(run, Phase.CUTOVER, "cutover").ifPresent(found::add);
        });
    return found.stream().findFirst();
  }

  @Test
  default void aHistoryHoldsEverything() {
    RunId run = begin().run();

    RunHistory history = journal().history(run);

    assertThat(history.run()).isEqualTo(journal().latest(migration()).orElseThrow());
    assertThat(history.steps()).isEmpty();
    assertThat(history.run().title()).isEqualTo("Users move");
    assertThat(history.run().planDigest()).isEqualTo("sha256:1");
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.reads.ReadShare;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.structure.SourceStructure;
import io.whimbrel.engine.switches.Switches;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.unlogged.UnloggedTables;
import io.whimbrel.engine.verify.AcceptedLoss;
import io.whimbrel.engine.verify.Catching;
import io.whimbrel.engine.verify.PauseProof;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts the old side in charge again, within the pause that the plan allows: the cutover with the
 * sides swapped.
 *
 * <ol>
 *   <li>Before the pause: what was carried back since the cutover is proved, while changes go on.
 *   <li>The new side refuses writes from here on; no transaction that wrote is open.
 *   <li>A mark goes into its log; when the way back has passed it, the old side has everything.
 *   <li>What the log does not carry, what is refreshed from final rows, and the sequences.
 *   <li>Everything that changed since its last proof is proved again, backwards.
 *   <li>The cutover's switches are undone in reverse order; smoke tests read the old side, which
 *       still refuses writes.
 *   <li>The journal says that it is decided: one durable write. Before it every failure and every
 *       crash leaves the new side in charge; behind it, everything goes forward to the old one.
 *   <li>The old side accepts writes.
 * </ol>
 *
 * At no moment do both sides accept writes: the new side's fence is down only before the first step
 * or after a back-out, the old side's only after the decision.
 */
public final class RollbackPhase {
  private final RunFrame forth;
  private final RunFrame back;
  private final ChangeFlow flow;
  private final PauseProof proof;
  private List<SchemaStep> lastSteps = List.of();
  private List<SequenceValue> sequences = List.of();

  /** From then on only the journal knows whether it is decided. */
  private boolean isDeciding;

  /**
   * For a run that was cut over.
   *
   * @param forth the run
   * @param back the run with its sides swapped
   * @param flow of the way back
   * @param lost how many rows of a table may be lost by it, as somebody accepted
   */
  public RollbackPhase(
      RunFrame forth, RunFrame back, ChangeFlow flow, Map<TableName, AcceptedLoss> lost) {
    this.forth = forth;
    this.back = back;
    this.flow = flow;
    this.proof =
        new PauseProof(
            back,
            forth
                .chronicle()
                .fact(Facts.PROOFS_DIFFERENT)
                .map(TableNames::read)
                .map(Set::copyOf)
                .orElse(Set.of()),
            lost);
  }

  /** Rolls back, or leaves the new side in charge and throws why. */
  public void run(Catching sync) {
    proof.before(sync);
    lastSteps =
        back.retry()
            .call(
                Phase.ROLLBACK,
                "planning what is made from final rows",
                () -> new SchemaSteps(back).of(SchemaStep.Stage.AT_CUTOVER));
    PauseTimeline timeline = begin();
    attempt(timeline);
    new RollbackRelease(forth, back).run(timeline);
  }

  private PauseTimeline begin() {
    forth.stop().check();
    forth.lease().confirm();
    forth.chronicle().step(Phase.ROLLBACK, RollbackBackOut.STEP, StepState.STARTED, "");
    FaultPoint.ROLLBACK_STARTED.pass();
    return new PauseTimeline(back.chronicle(), System::nanoTime);
  }

  private void attempt(PauseTimeline timeline) {
    Deadline deadline = Deadline.in(forth.plan().limits().pause());
    try (TaskGroup tasks = new TaskGroup("rollback", back.stop())) {
      RuntimeException failure = new IllegalStateException("the rollback was broken off");
      boolean isDecided = false;
      try (Chronicle.Limited _ = forth.chronicle().within(deadline);
          Chronicle.Limited _ = back.chronicle().within(deadline)) {
        Stages stages = new Stages(tasks, back.retry(), deadline, "limits.pause");
        stages(stages, timeline);
        decide(stages, timeline);
        isDecided = true;
      } catch (Problem problem) {
        failure = problem;
        throw problem;
      } finally {
        if (!isDecided) {
          backOut(failure, timeline);
        }
      }
    }
  }

  /** Whoever took the run over backs out itself; a decision that was written stands. */
  private void backOut(RuntimeException failure, PauseTimeline timeline) {
    boolean isLeft =
        isDeciding ? forth.lease().isLost(failure) || isDecided() : forth.lease().isTaken(failure);
    if (!isLeft) {
      new RollbackBackOut(forth, back).run(String.valueOf(failure.getMessage()), timeline.text());
    }
  }

  /** As at the cutover: behind the lease's row, and so behind a commit that is under way. */
  private boolean isDecided() {
    forth.chronicle().write(forth.lease()::confirm);
    return forth.chronicle().fact(Facts.ROLLBACK_DECIDED).isPresent();
  }

  private void stages(Stages stages, PauseTimeline timeline) {
    forth.stop().check();
    new Switches(forth.plan(), forth.chronicle()).hold(stages.deadline());
    back.source()
        .fence(back.cargo().sourceNames())
        .raise(back.plan().limits().openTransactions(), stages.deadline().left());
    timeline.reach("fenced", "the new side refuses writes");
    FaultPoint.ROLLBACK_FENCED.pass();
    drain(stages);
    timeline.reach("drained", "the old side has every change");
    FaultPoint.ROLLBACK_DRAINED.pass();
    String _ = stages.call("structure", this::structure);
    String unlogged = stages.call("unlogged", retry -> new UnloggedTables(back).carry(retry));
    timeline.reach("carried", "what is not in the log is carried: " + unlogged);
    String _ = stages.call("refresh", this::refresh);
    String _ = stages.call("sequences", this::sequences);
    timeline.reach("sequences", "the sequences of the old side are set");
    FaultPoint.ROLLBACK_SEQUENCES_SET.pass();
    List<Proof> proofs =
        stages.call("proof", retry -> proof.inside(flow.applied(), sequences, retry));
    proof.record(proofs);
    timeline.reach("proved", "what changed since its last proof is equal");
    FaultPoint.ROLLBACK_PROVED.pass();
    switchBack(stages);
    timeline.reach("switched", "traffic is switched to the old side");
    FaultPoint.ROLLBACK_SWITCHED.pass();
    forth.stop().check();
    SmokeTests.ofRollback(forth).run(stages.deadline());
    FaultPoint.ROLLBACK_SMOKE_TESTED.pass();
  }

  private void drain(Stages stages) {
    try (ChangeFlow.PendingMark mark = stages.call("mark", _ -> flow.mark("whimbrel rollback"))) {
      if (!mark.await(stages.deadline())) {
        throw stages.exceeded("draining");
      }
    }
  }

  private String structure(Retry retry) {
    retry.run(Phase.ROLLBACK, "looking for DDL", () -> new SourceStructure(back).require());
    return "";
  }

  private String refresh(Retry retry) {
    return new SchemaSteps(back).run(Phase.ROLLBACK, lastSteps, retry);
  }

  private String sequences(Retry retry) {
    sequences =
        retry.call(
            Phase.ROLLBACK,
            "setting the sequences of the old side",
            () -> {
              List<SequenceValue> last = SharedNumbers.read(back);
              back.target().advanceSequences(last, back.cargo().mappings());
              back.target().advanceSequences(free(), /* mappings= */ List.of());
              return last;
            });
    return "";
  }

  /** The way back selects tables only: what none of them owns is found from where it came. */
  private List<SequenceValue> free() {
    Set<TableName> tables = Set.copyOf(forth.cargo().sourceNames());
    List<SequenceValue> free =
        forth.source().sequences(forth.plan().tables()).stream()
            .filter(s -> s.ownedBy().filter(tables::contains).isEmpty())
            .toList();
    return forth.target().sequenceImages(free, forth.cargo().mappings());
  }

  private void switchBack(Stages stages) {
    forth.stop().check();
    stages.requireTime("switching back");
    forth.chronicle().fact(RollbackBackOut.SWITCHING, "back");
    List<Problem> failures = new Switches(forth.plan(), forth.chronicle()).undo();
    if (!failures.isEmpty()) {
      throw Problem.of(ProblemCode.SWITCH_FAILED)
          .what(
              "traffic could not be switched back: "
                  + failures.stream().map(Problem::what).collect(Collectors.joining("; ")))
          .where(forth.plan().locate("cutover"))
          .fix("see what the switch lacks, then try the rollback again")
          .cause(failures.getFirst())
          .exception();
    }
    new ReadShare(forth).takeBack("the run is rolled back");
  }

  /** Nobody else can be backing out meanwhile: the decision is written under the lease. */
  private void decide(Stages stages, PauseTimeline timeline) {
    forth.stop().check();
    forth.chronicle().write(forth.lease()::confirm);
    stages.requireFenced(back.source().fence(back.cargo().sourceNames()));
    stages.requireTime("deciding");
    isDeciding = true;
    forth
        .chronicle()
        .decide(forth.lease(), Facts.ROLLBACK_DECIDED, forth.clock().instant().toString());
    FaultPoint.ROLLBACK_DECIDED.pass();
    timeline.reach("decided", "the rollback's point of no return is passed");
  }
}

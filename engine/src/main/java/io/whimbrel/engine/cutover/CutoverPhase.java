package io.whimbrel.engine.cutover;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.downtime.Downtime;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.quality.AsideGuard;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.structure.PhaseStructure;
import io.whimbrel.engine.structure.SourceStructure;
import io.whimbrel.engine.switches.Switches;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.unlogged.LargeObjects;
import io.whimbrel.engine.unlogged.UnloggedTables;
import io.whimbrel.engine.verify.PauseProof;
import java.util.List;

/**
 * Puts the target in charge, within the pause that the plan allows:
 *
 * <ol>
 *   <li>Switches that can make applications wait do so.
 *   <li>The source refuses writes from here on; no transaction that wrote is open.
 *   <li>A mark goes into the log; when sync has passed it, the target has everything.
 *   <li>The source's structure is still the one that was carried.
 *   <li>What the log does not carry: unlogged tables, large objects.
 *   <li>What is refreshed from final rows, and the sequences.
 *   <li>Everything that may have changed since its last proof is proved again.
 *   <li>Traffic is switched; smoke tests read the target, which still refuses writes.
 *   <li>The journal says that it is decided: the point of no return, one durable write. Before it,
 *       every failure and every crash gives the source back; behind it, everything goes forward.
 *   <li>The target accepts writes, and whoever was made to wait goes on.
 * </ol>
 *
 * At no moment do both sides accept writes: the source's fence is down only before the first step
 * or after a back-out, the target's only after the decision.
 */
public final class CutoverPhase {
  /** The journal's name for an attempt. */
  public static final String STEP = "cutover";

  private final RunFrame frame;
  private final ChangeFlow flow;
  private final PauseProof proof;
  private final Downtime downtime;

  /** What is made from final rows; planned before the pause. */
  private List<SchemaStep> lastSteps = List.of();

  /** Where the source's sequences stand for good, as soon as it is fenced. */
  private List<SequenceValue> sequences = List.of();

  private final WayBack wayBack;

  /** From then on only the journal knows whether it is decided. */
  private boolean isDeciding;

  /** Ended when the pause's own limit takes over. */
  private final Runnable watchAhead;

  /** For a run whose changes flow. */
  public CutoverPhase(RunFrame frame, ChangeFlow flow) {
    this(frame, flow, () -> {});
  }

  /**
   * For a run whose changes flow.
   *
   * @param watchAhead ends what watched the time until the cutover's stages do so themselves
   */
  public CutoverPhase(RunFrame frame, ChangeFlow flow, Runnable watchAhead) {
    this.watchAhead = watchAhead;
    this.frame = frame;
    this.flow = flow;
    this.proof = new PauseProof(frame);
    this.wayBack = WayBack.open(frame);
    this.downtime = new Downtime(frame);
  }

  /**
   * Cuts over, or backs out and throws why.
   *
   * @return whether it did; not where no go stood any more in the moment in which it was to begin
   */
  public boolean run() {
    try (wayBack) {
      return cutOver();
    }
  }

  private boolean cutOver() {
    frame.enter(Phase.CUTOVER);
    PreparedTransactions.require(frame, Phase.CUTOVER);
    frame
        .retry()
        .run(
            Phase.CUTOVER,
            "looking at the tables of all phases",
            () -> new PhaseStructure(frame).require());
    carryLargeObjects();
    lastSteps =
        frame
            .retry()
            .call(
                Phase.CUTOVER,
                "planning what is made from final rows",
                () -> new SchemaSteps(frame).of(SchemaStep.Stage.AT_CUTOVER));
    wayBack.prepare();
    new ProofBehind(frame).owe();
    PauseTimeline timeline;
    List<Proof> proofs;
    frame.pauses().hold();
    try {
      if (!begin()) {
        forgetWayBack();
        return false;
      }
      timeline = new PauseTimeline(frame.chronicle(), System::nanoTime, downtime.elapsed());
      proofs = attempt(timeline);
    } finally {
      frame.pauses().release();
    }
    new Release(frame).run(timeline);
    proof.record(proofs);
    new ProofBehind(frame).run(sequences);
    return true;
  }

  private boolean begin() {
    frame.stop().check();
    frame.lease().confirm();
    boolean isBegun =
        frame
            .chronicle()
            .underGo(
                Gate.CUTOVER,
                () ->
                    frame.journal().step(frame.run(), Phase.CUTOVER, STEP, StepState.STARTED, ""));
    if (isBegun) {
      FaultPoint.CUTOVER_STARTED.pass();
    }
    return isBegun;
  }

  /** The stages run in the group's tasks, so that the way back need not wait for them. */
  private List<Proof> attempt(PauseTimeline timeline) {
    Deadline deadline =
        downtime.isOpen() ? downtime.deadline() : Deadline.in(frame.plan().limits().pause());
    String limit = downtime.isOpen() ? "limits.downtime" : "limits.pause";
    watchAhead.run();
    try (TaskGroup tasks = new TaskGroup("cutover", frame.stop())) {
      RuntimeException failure = new IllegalStateException("the cutover was broken off");
      boolean isDecided = false;
      try (Chronicle.Limited _ = frame.chronicle().within(deadline)) {
        Stages stages = new Stages(tasks, frame.retry(), deadline, limit);
        List<Proof> proofs = stages(stages, timeline);
        isDecided = decide(stages, timeline);
        return proofs;
      } catch (Problem problem) {
        failure = problem;
        throw told(problem);
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
        isDeciding ? frame.lease().isLost(failure) || isDecided() : frame.lease().isTaken(failure);
    if (isLeft) {
      return;
    }
    String why = String.valueOf(failure.getMessage());
    new BackOut(frame).run(why, timeline.text());
    forgetWayBack();
  }

  /**
   * Asked behind the lease's row: it is free when a decision whose commit is still under way has
   * come to its end. While that cannot be had, the source stays fenced for the next process.
   */
  private boolean isDecided() {
    frame.chronicle().write(frame.lease()::confirm);
    return frame.chronicle().fact(Facts.DECIDED).isPresent();
  }

  /** A new side that does not answer keeps its log until the next process has it forget. */
  private void forgetWayBack() {
    if (WayBack.isPrepared(frame) && !frame.stop().isStopped()) {
      try {
        wayBack.forget();
      } catch (Problem problem) {
        frame
            .chronicle()
            .event(
                Phase.CUTOVER,
                "retry",
                "the new side keeps its log until the next 'whimbrel run': " + problem.what());
      }
    }
  }

  private List<Proof> stages(Stages stages, PauseTimeline timeline) {
    hold(stages, timeline);
    raise(stages.deadline());
    timeline.reach("fenced", "the source refuses writes");
    FaultPoint.CUTOVER_FENCED.pass();
    drain(stages, timeline);
    timeline.reach("drained", "the target has every change");
    FaultPoint.CUTOVER_DRAINED.pass();
    String _ = stages.call("structure", this::structure);
    String carried = stages.call("unlogged", this::carryUnlogged);
    timeline.reach("carried", "what is not in the log is carried: " + carried);
    FaultPoint.CUTOVER_UNLOGGED_CARRIED.pass();
    String _ = stages.call("refresh", this::refresh);
    timeline.reach("refreshed", "what is made from final rows is refreshed");
    String _ = stages.call("sequences", this::sequences);
    timeline.reach("sequences", "the sequences are set");
    FaultPoint.CUTOVER_SEQUENCES_SET.pass();
    List<Proof> proofs =
        stages.call("proof", retry -> proof.inside(flow.applied(), sequences, retry));
    requireEqual(proofs);
    String _ = stages.call("kept aside", _ -> new AsideGuard(frame).check());
    timeline.reach("proved", "what changed since its last proof is equal");
    FaultPoint.CUTOVER_PROVED.pass();
    if (WayBack.isPrepared(frame)) {
      timeline.reach(
          "way-back", "the way back begins at " + stages.call("way back", wayBack::begin));
    }
    new Switches(frame.plan(), frame.chronicle()).move(stages.deadline());
    timeline.reach("switched", "traffic is switched");
    FaultPoint.CUTOVER_SWITCHED.pass();
    frame.stop().check();
    SmokeTests.ofCutover(frame).run(stages.deadline());
    timeline.reach("tested", "the smoke tests passed");
    FaultPoint.CUTOVER_SMOKE_TESTED.pass();
    return proofs;
  }

  private void hold(Stages stages, PauseTimeline timeline) {
    frame.stop().check();
    Switches switches = new Switches(frame.plan(), frame.chronicle());
    if (switches.isHolding()) {
      switches.hold(stages.deadline());
      timeline.reach("held", "applications wait");
    }
    FaultPoint.CUTOVER_HELD.pass();
  }

  private void raise(Deadline deadline) {
    frame.stop().check();
    frame
        .source()
        .fence(frame.cargo().sourceNames())
        .raise(frame.plan().limits().openTransactions(), deadline.left());
  }

  private void drain(Stages stages, PauseTimeline timeline) {
    try (ChangeFlow.PendingMark mark = stages.call("mark", _ -> flow.mark("whimbrel cutover"))) {
      timeline.reach("marked", "the end is marked in the log");
      FaultPoint.CUTOVER_MARKED.pass();
      if (!mark.await(stages.deadline())) {
        throw stages.exceeded("draining");
      }
    }
  }

  /** Most of the large objects before the pause, so that little is left for it. */
  private void carryLargeObjects() {
    LargeObjects.Tally tally = new LargeObjects(frame).carry(Phase.CUTOVER, frame.retry());
    if (tally.all() > 0) {
      frame.chronicle().event(Phase.CUTOVER, "cutover.large-objects", tally.text());
    }
  }

  private String carryUnlogged(Retry retry) {
    String tables = new UnloggedTables(frame).carry(retry);
    return tables + ", " + new LargeObjects(frame).carry(Phase.CUTOVER, retry).text();
  }

  /** Tables may have come, and DDL may have changed others, since the last look. */
  private String structure(Retry retry) {
    retry.run(Phase.CUTOVER, "looking for DDL", () -> new SourceStructure(frame).require());
    retry.run(
        Phase.CUTOVER,
        "looking at the tables of all phases",
        () -> new PhaseStructure(frame).requireTables());
    return "";
  }

  private String refresh(Retry retry) {
    return new SchemaSteps(frame).run(Phase.CUTOVER, lastSteps, retry);
  }

  private String sequences(Retry retry) {
    sequences =
        retry.call(
            Phase.CUTOVER,
            "setting the sequences",
            () -> {
              List<SequenceValue> last = SharedNumbers.read(frame);
              frame.target().advanceSequences(last, frame.cargo().mappings());
              return last;
            });
    return "";
  }

  /** A refused proof also takes back that the run is verified. */
  private void requireEqual(List<Proof> proofs) {
    if (!proofs.stream().allMatch(Proof::isEqual)) {
      frame
          .chronicle()
          .step(Phase.VERIFY, "verify", StepState.FAILED, "refused by the cutover's proof");
      proof.record(proofs);
    }
  }

  /** Nobody else can be backing out meanwhile: the decision is written under the lease. */
  private boolean decide(Stages stages, PauseTimeline timeline) {
    frame.stop().check();
    frame.chronicle().write(frame.lease()::confirm);
    stages.requireFenced(frame.source().fence(frame.cargo().sourceNames()));
    stages.requireTime("deciding");
    isDeciding = true;
    frame.chronicle().decide(frame.lease(), Facts.DECIDED, frame.clock().instant().toString());
    FaultPoint.CUTOVER_DECIDED.pass();
    timeline.reach("decided", "the point of no return is passed");
    return true;
  }

  /** What has no code of its own for a cutover that backed out gets one. */
  private static Problem told(Problem problem) {
    return switch (problem.code()) {
      case PAUSE_EXCEEDED,
          SWITCH_FAILED,
          ROWS_DIFFERENT,
          CHECK_BROKEN,
          PROOF_UNDECIDED,
          PAUSED,
          LEASE_LOST,
          SOURCE_CHANGED ->
          problem;
      default ->
          Problem.of(ProblemCode.SWITCH_FAILED)
              .what("the cutover failed and backed out: " + problem.getMessage())
              .where(problem.where())
              .fix(problem.fix().isEmpty() ? "run 'whimbrel run' again" : problem.fix())
              .cause(problem)
              .exception();
    };
  }
}

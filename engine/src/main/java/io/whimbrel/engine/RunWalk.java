package io.whimbrel.engine;

import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.again.TablesAgain;
import io.whimbrel.engine.assess.AssessPhase;
import io.whimbrel.engine.back.BackSync;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.backup.BackupStep;
import io.whimbrel.engine.copy.CopyPhase;
import io.whimbrel.engine.cutover.BackOut;
import io.whimbrel.engine.cutover.CutoverGate;
import io.whimbrel.engine.cutover.CutoverPhase;
import io.whimbrel.engine.cutover.ProofBehind;
import io.whimbrel.engine.cutover.ProofRenewal;
import io.whimbrel.engine.cutover.Release;
import io.whimbrel.engine.downtime.Downtime;
import io.whimbrel.engine.downtime.DowntimeWatch;
import io.whimbrel.engine.follow.StructureFollowing;
import io.whimbrel.engine.monitor.MonitorPhase;
import io.whimbrel.engine.prepare.PreparePhase;
import io.whimbrel.engine.reads.ReadShare;
import io.whimbrel.engine.reads.ReadShift;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.FactWatch;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.SourceIdentity;
import io.whimbrel.engine.sync.SpoolPlace;
import io.whimbrel.engine.sync.SyncPhase;
import io.whimbrel.engine.verify.PauseProof;
import io.whimbrel.engine.verify.VerifyPhase;
import io.whimbrel.engine.warm.WarmUp;
import io.whimbrel.engine.watch.BaselineWait;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The way of a run through its phases. Begins wherever the last process ended:
 *
 * <ol>
 *   <li>A cutover that was decided goes forward; one that was not is backed out.
 *   <li>Phases that ended are left out; the one that did not finds out itself what is done.
 *   <li>Changes flow from the end of prepare on, whenever a process works on the run.
 *   <li>A big bang waits for its go before, and everything else is inside its downtime.
 * </ol>
 */
final class RunWalk {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Setting setting;
  private final RunFrame frame;
  private final Chronicle chronicle;
  private boolean isFollowed;
  private boolean isFlowing;
  private final boolean isStayingBehind;

  /** One that ends where monitoring does. */
  RunWalk(Setting setting, RunFrame frame) {
    this(setting, frame, /* isStayingBehind= */ false);
  }

  /**
   * A walk.
   *
   * @param isStayingBehind whether changes are carried back behind monitoring, until the cleanup
   */
  RunWalk(Setting setting, RunFrame frame, boolean isStayingBehind) {
    this.setting = setting;
    this.frame = frame;
    this.isStayingBehind = isStayingBehind;
    this.chronicle = frame.chronicle();
  }

  /**
   * Walks to the end of monitoring.
   *
   * @return whether it came there; else the run waits at the cutover's gate
   */
  boolean walk(CutoverGate.Undecided undecided) {
    Release release = new Release(frame);
    if (release.isNeeded()) {
      release.goForward();
    }
    if (chronicle.fact(Facts.RELEASED).isEmpty()) {
      new BackOut(frame).follow();
      try (DowntimeWatch watch = new Downtime(frame).watch()) {
        new ReadShare(frame)
            .takeBack("nothing was carried to the target while no process was at work");
        if (WayBack.isPrepared(frame)) {
          try (WayBack wayBack = WayBack.open(frame)) {
            wayBack.forget();
          }
        }
        if (!toRelease(undecided, watch)) {
          return false;
        }
      }
    }
    ProofBehind behind = new ProofBehind(frame);
    if (behind.isNeeded()) {
      behind.run();
    }
    new SpoolPlace(frame).remove();
    RollbackWatch.require(frame);
    try (BackSync back = BackSync.start(frame);
        FactWatch _ = RollbackWatch.start(frame)) {
      new MonitorPhase(frame).run();
      if (isStayingBehind && WayBack.isPrepared(frame)) {
        stay();
      }
      back.finish();
    }
    return true;
  }

  /** Carries changes back until somebody decides that the way back may end. */
  private void stay() {
    while (frame
        .journal()
        .gate(frame.run(), Gate.CLEANUP)
        .map(gate -> gate.state() != GateState.APPROVED)
        .orElse(true)) {
      frame.board().note("carries changes back, waits for the cleanup");
      frame.stop().pause(LOOK);
    }
  }

  /** Whether the walk came to where changes flow. */
  boolean isFlowing() {
    return isFlowing;
  }

  /** Whether the walk followed DDL of the source before changes flowed. */
  boolean isFollowed() {
    return isFollowed;
  }

  private boolean toRelease(CutoverGate.Undecided undecided, DowntimeWatch watch) {
    if (!chronicle.isDone(Phase.ASSESS, "assess")) {
      new AssessPhase(frame).run();
    }
    if (!chronicle.isDone(Phase.PREPARE, "prepare")) {
      new BaselineWait(frame).pass();
    }
    requireSameSource();
    if (!chronicle.isDone(Phase.PREPARE, "prepare")) {
      new BackupStep(frame, setting.products(), setting.backups()).run();
      new PreparePhase(frame).run();
    }
    isFlowing = true;
    Downtime downtime = new Downtime(frame);
    if (!downtime.isPlanned()) {
      return flow(undecided);
    }
    CutoverGate gate = CutoverGate.beforeDowntime(frame);
    do {
      if (!gate.pass(undecided)) {
        return false;
      }
    } while (!downtime.begin(watch));
    try (ChangeFlow flow = ChangeFlow.open(frame)) {
      FlowCatching sync = verified(flow);
      proveBeforePause(sync);
      gate.requireNoNoGo();
      if (!new CutoverPhase(frame, flow, watch::end).run()) {
        throw gate.withdrawn();
      }
      return true;
    }
  }

  /** Where one pass of the gate before the pause ended. */
  private enum Passed {
    /** At the gate, which waits for a person. */
    NOT,
    /** Behind it, where the go was taken back. */
    TAKEN_BACK,
    /** Behind the cutover. */
    CUT_OVER
  }

  private boolean flow(CutoverGate.Undecided undecided) {
    try (ChangeFlow flow = ChangeFlow.open(frame)) {
      FlowCatching sync = verified(flow);
      boolean _ = new WarmUp(frame).run();
      Passed passed;
      do {
        passed = cutOver(flow, sync, atGate(undecided));
      } while (passed == Passed.TAKEN_BACK);
      return passed == Passed.CUT_OVER;
    }
  }

  private Passed cutOver(ChangeFlow flow, FlowCatching sync, CutoverGate.Undecided undecided) {
    try (ReadShift reads = ReadShift.start(frame, flow::lag);
        ProofRenewal renewal = ProofRenewal.start(frame, flow)) {
      BooleanSupplier proving =
          () -> {
            renewal.tell();
            return reads.tend(() -> new VerifyPhase(frame, sync).run());
          };
      reads.awaitAll(proving);
      CutoverGate gate = new CutoverGate(frame, flow, reads::isThere, proving);
      do {
        if (!passed(gate, undecided)) {
          return Passed.NOT;
        }
      } while (!settled(gate, reads));
      renewal.end();
      proveBeforePause(sync);
      if (!gate.isGo() || !new CutoverPhase(frame, flow).run()) {
        gate.requireNoNoGo();
        frame.valve().hold();
        return Passed.TAKEN_BACK;
      }
      return Passed.CUT_OVER;
    }
  }

  /** Whether reads stay where they are for the cutover; else its go was taken back meanwhile. */
  private static boolean settled(CutoverGate gate, ReadShift reads) {
    while (gate.proceed()) {
      if (reads.settle()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Warming takes its time: what it finds, and what came up meanwhile, may speak against the go.
   */
  private boolean passed(CutoverGate gate, CutoverGate.Undecided undecided) {
    do {
      if (!gate.pass(undecided)) {
        return false;
      }
    } while (new WarmUp(frame).run());
    return true;
  }

  /** While reads go to the target, somebody has to carry changes there. */
  private CutoverGate.Undecided atGate(CutoverGate.Undecided undecided) {
    boolean isStaying =
        undecided == CutoverGate.Undecided.LEAVE && frame.plan().parallel().isShifting();
    return isStaying ? CutoverGate.Undecided.STAY : undecided;
  }

  private FlowCatching verified(ChangeFlow flow) {
    if (!chronicle.isDone(Phase.COPY, "copy")) {
      new CopyPhase(frame).run();
    }
    new SyncPhase(frame, flow).run();
    FlowCatching sync = new FlowCatching(flow);
    VerifyPhase verify = new VerifyPhase(frame, sync);
    if (!verify.isDone()) {
      verify.run();
    }
    return sync;
  }

  private void proveBeforePause(FlowCatching sync) {
    frame.valve().lift();
    new PauseProof(frame).before(sync);
  }

  /** What a later process relies on: the same server, the same structure, the target ours. */
  void requireSameSource() {
    frame
        .retry()
        .run(
            frame.board().phase(),
            "asking the source who it is",
            () -> new SourceIdentity(frame).check());
    if (chronicle.stepState(Phase.PREPARE, "control tables").isPresent()) {
      frame
          .retry()
          .run(
              frame.board().phase(),
              "taking both sides over",
              () -> {
                frame.source().takeOver();
                frame.target().takeOver(frame.epoch());
              });
    }
    if (chronicle.isDone(Phase.PREPARE, "prepare")) {
      new TablesAgain(frame).fulfil();
      isFollowed |= new StructureFollowing(frame).follow();
    }
  }
}

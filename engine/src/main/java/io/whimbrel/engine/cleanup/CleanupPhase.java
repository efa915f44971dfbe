package io.whimbrel.engine.cleanup;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.back.RoundTrip;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.checklist.RequiredItems;
import io.whimbrel.engine.monitor.SuccessList;
import io.whimbrel.engine.prepare.SharedTables;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.sync.SpoolPlace;
import java.util.List;
import java.util.Optional;

/**
 * Removes what the run left on both sides and ends it. The old side is made read-only, where the
 * plan says so, before its fence falls. Each part is idempotent.
 */
public final class CleanupPhase {
  private final RunFrame frame;

  /** For a run that waits at its cleanup gate. */
  public CleanupPhase(RunFrame frame) {
    this.frame = frame;
  }

  /** Cleans up. */
  public void run() {
    do {
      decide();
      frame.enter(Phase.CLEANUP);
    } while (!frame.chronicle().stepUnderGo(Gate.CLEANUP, Phase.CLEANUP, "cleanup", this::clean));
    frame.journal().state(frame.run(), RunState.DONE, Phase.CLEANUP, Optional.empty());
    FaultPoint.CLEANUP_RECORDED.pass();
  }

  /**
   * Cleans up behind a rollback. The new side is the one that nobody needs any more: it is made
   * read-only, where the plan says so of the old side, before its fence falls; that of a phase is
   * written for other phases, and stays as it is but for the phase's rows in tables of theirs.
   */
  public void behindRollback() {
    boolean isKeptReadOnly =
        frame.plan().cleanup().source() == CleanupRules.OldSide.READ_ONLY
            && !frame.plan().phasing().isPart();
    try (WayBack wayBack = WayBack.open(frame)) {
      frame
          .retry()
          .run(
              Phase.ROLLBACK,
              "cleaning up behind the rollback",
              () -> {
                if (isKeptReadOnly) {
                  wayBack.frame().source().keepReadOnly();
                }
                RoundTrip.removeLeft(frame);
                wayBack.remove();
                frame.source().cleanUp();
                frame.target().takeOver(frame.epoch());
                new SharedTables(frame).empty();
                frame.target().cleanUp();
              });
    }
    frame.chronicle().fact(Facts.ROLLBACK_CLEANED, frame.clock().instant().toString());
    frame
        .chronicle()
        .event(Phase.ROLLBACK, "rollback.cleaned", "nothing of the run is left on either server");
  }

  private void decide() {
    new Approvals(frame.journal(), frame.plan()).requireEnough(frame.run(), Gate.CLEANUP);
    Optional<GateRecord> gate = frame.journal().gate(frame.run(), Gate.CLEANUP);
    gate.filter(decided -> decided.state() == GateState.REJECTED).ifPresent(CleanupPhase::refuse);
    if (gate.filter(decided -> decided.state() == GateState.APPROVED).isEmpty()) {
      List<GateLine> lines = SuccessList.of(frame.journal(), frame.run());
      requireSuccess(lines);
      new RequiredItems(frame.journal(), frame.plan()).requireTicked(Gate.CLEANUP);
      String by = Operators.user();
      String confirmed = SuccessList.confirmed(lines);
      String comment =
          "by the cleanup command" + (confirmed.isEmpty() ? "" : "; confirms " + confirmed);
      approve(by, comment);
      FaultPoint.GATE_DECIDED.pass();
    }
  }

  private void approve(String by, String comment) {
    frame.chronicle().write(() -> frame.journal().openGate(frame.run(), Gate.CLEANUP));
    if (!frame
        .chronicle()
        .decideIf(Phase.CLEANUP, Gate.CLEANUP, GateState.OPEN, GateState.APPROVED, by, comment)) {
      decide();
    }
  }

  /** Who calls for the cleanup does not overrule whoever spoke against it. */
  private static void refuse(GateRecord noGo) {
    throw Problem.of(ProblemCode.GO_REFUSED)
        .what(
            "%s said no to the cleanup: %s"
                .formatted(noGo.decidedBy().orElse("somebody"), noGo.comment()))
        .where("gate " + Gate.CLEANUP)
        .fix("give 'whimbrel approve cleanup' when it may be, and clean up then")
        .exception();
  }

  /** There is no way back behind the cleanup: somebody has to say why there need not be. */
  private static void requireSuccess(List<GateLine> lines) {
    if (!SuccessList.against(lines).isEmpty()) {
      throw Problem.of(ProblemCode.GO_REFUSED)
          .what("monitoring was " + SuccessList.told(lines))
          .where("gate " + Gate.CLEANUP)
          .fix(
              "go back with 'whimbrel rollback', or give"
                  + " 'whimbrel approve cleanup --despite REASON' and clean up")
          .exception();
    }
  }

  private String clean() {
    frame.chronicle().step(Phase.CLEANUP, "source", this::source);
    FaultPoint.CLEANUP_SOURCE_CLEANED.pass();
    frame.chronicle().step(Phase.CLEANUP, "target", this::target);
    FaultPoint.CLEANUP_TARGET_CLEANED.pass();
    new SpoolPlace(frame).remove();
    return "nothing of the run is left on either server";
  }

  private String source() {
    boolean isKeptReadOnly = frame.plan().cleanup().source() == CleanupRules.OldSide.READ_ONLY;
    frame
        .retry()
        .run(
            Phase.CLEANUP,
            "cleaning up the source",
            () -> {
              frame.source().takeOver();
              // as long as there is a way back, the old side can take over
              removeWayBack();
              if (isKeptReadOnly) {
                frame.source().keepReadOnly();
              }
              frame.source().log().drop();
              frame
                  .source()
                  .fence(TableNames.read(frame.chronicle().fact(Facts.SOURCE_TABLES).orElse("")))
                  .lower();
              frame.source().cleanUp();
            });
    return isKeptReadOnly ? "sessions begin read-only from now on" : "it accepts writes again";
  }

  private void removeWayBack() {
    RoundTrip.removeLeft(frame);
    if (WayBack.isPrepared(frame)) {
      try (WayBack wayBack = WayBack.open(frame)) {
        wayBack.remove();
      }
    }
  }

  private String target() {
    frame.retry().run(Phase.CLEANUP, "cleaning up the target", () -> frame.target().cleanUp());
    return "";
  }
}

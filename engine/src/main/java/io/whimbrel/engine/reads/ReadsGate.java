package io.whimbrel.engine.reads;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.checklist.RequiredItems;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.Map;
import java.util.Optional;

/**
 * The gate before more reads go to the target, opened anew for each share: a go for one is none for
 * the next. Used by one thread.
 */
final class ReadsGate {
  private final RunFrame frame;

  ReadsGate(RunFrame frame) {
    this.frame = frame;
  }

  /**
   * Whether this share may be taken; a person is asked, where the plan wants it. The rule waits for
   * what the gate requires.
   */
  boolean isGiven(int percent) {
    if (isByRule()) {
      return items().open(Gate.READS).isEmpty();
    }
    if (!asked().equals(Optional.of(Integer.toString(percent)))) {
      ask(percent);
      return false;
    }
    GateRecord gate = frame.journal().gate(frame.run(), Gate.READS).orElseThrow();
    return switch (gate.state()) {
      case OPEN -> false;
      case APPROVED -> {
        new Approvals(frame.journal(), frame.plan()).requireEnough(frame.run(), Gate.READS);
        yield true;
      }
      case REJECTED -> throw rejected(percent, gate.comment());
    };
  }

  /** What a share that is not given waits for, as a command. */
  String awaited() {
    return isByRule()
        ? items().open(Gate.READS).stream()
            .map(item -> "whimbrel tick " + item.id())
            .findFirst()
            .orElse("whimbrel tick")
        : "whimbrel approve reads";
  }

  private boolean isByRule() {
    return frame.plan().parallel().advance() == Approval.RULE;
  }

  private RequiredItems items() {
    return new RequiredItems(frame.journal(), frame.plan());
  }

  /** Whether a person is asked now. */
  boolean isAsking() {
    return asked().isPresent();
  }

  /** Nobody is asked any more: the share was taken, or is not to be. */
  void close() {
    if (isAsking()) {
      frame.chronicle().fact(Facts.READS_ASKED, "");
      frame.chronicle().state(RunState.RUNNING, Phase.CUTOVER);
    }
  }

  private Optional<String> asked() {
    return frame.chronicle().fact(Facts.READS_ASKED);
  }

  /** The gate is open before the journal knows for what: an older go is never taken for this. */
  private void ask(int percent) {
    String what = "%d%% of the reads".formatted(percent);
    while (!isOpened(what)) {
      frame.stop().check(); // somebody decided what was asked before: that is none for this
    }
    frame.chronicle().fact(Facts.READS_ASKED, Integer.toString(percent));
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "gate.opened",
            "%s may go to the target: the run came to gate READS".formatted(what),
            Map.of("gate", "READS", "percent", Integer.toString(percent)));
    frame.chronicle().state(RunState.WAITING, Phase.CUTOVER);
    FaultPoint.GATE_OPENED.pass();
  }

  private boolean isOpened(String what) {
    Optional<GateRecord> gate = frame.journal().gate(frame.run(), Gate.READS);
    if (gate.isEmpty()) {
      frame.chronicle().write(() -> frame.journal().openGate(frame.run(), Gate.READS));
      return true;
    }
    return frame.chronicle().decideIf(Gate.READS, gate.get().state(), GateState.OPEN, "run", what);
  }

  private static Problem rejected(int percent, String comment) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("%d%% of the reads were rejected: %s".formatted(percent, comment))
        .where("gate READS")
        .fix("give a go with 'whimbrel approve reads', or give the run up with 'whimbrel abort'")
        .exception();
  }
}

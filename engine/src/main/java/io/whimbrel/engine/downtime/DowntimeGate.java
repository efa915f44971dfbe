package io.whimbrel.engine.downtime;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.SourceStructure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The gate of a big bang: it is before the downtime, since that is what is decided about. A
 * downtime that has begun passes it; one that was given back comes to it again.
 */
public final class DowntimeGate {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final RunFrame frame;

  /** For a run. */
  public DowntimeGate(RunFrame frame) {
    this.frame = frame;
  }

  /**
   * Comes to the gate.
   *
   * @param stays whether it waits for a person; else it returns
   * @return whether the downtime may begin
   */
  public boolean pass(boolean stays) {
    if (new Downtime(frame).isOpen()) {
      return true;
    }
    open();
    boolean isWaiting = false;
    while (true) {
      frame.stop().check();
      switch (decision()) {
        case APPROVED -> {
          return proceed();
        }
        case REJECTED -> throw rejected();
        case OPEN -> {
          if (!isWaiting) {
            isWaiting = true;
            frame.chronicle().state(RunState.WAITING, Phase.PREPARE);
            if (!stays) {
              return false;
            }
          }
        }
      }
      frame.board().note("waits for 'whimbrel approve': the downtime begins then");
      frame.stop().pause(LOOK);
    }
  }

  private void open() {
    if (record().isEmpty()) {
      frame.chronicle().write(() -> frame.journal().openGate(frame.run(), Gate.CUTOVER));
      frame
          .chronicle()
          .event(Phase.CUTOVER, "gate.opened", "the run came to gate CUTOVER, before its downtime");
      FaultPoint.GATE_OPENED.pass();
    }
  }

  private Optional<GateRecord> record() {
    return frame.journal().gate(frame.run(), Gate.CUTOVER);
  }

  private GateState decision() {
    GateState state = record().map(GateRecord::state).orElse(GateState.OPEN);
    if (state != GateState.OPEN || frame.plan().cutover().approve() == Approval.PERSON) {
      return state;
    }
    String comment = "everything is prepared";
    frame
        .chronicle()
        .write(
            () ->
                frame
                    .journal()
                    .decide(frame.run(), Gate.CUTOVER, GateState.APPROVED, "rule", comment));
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "gate.decided",
            "the rule decided gate CUTOVER: " + comment,
            Map.of("gate", "CUTOVER", "state", "APPROVED", "by", "rule"));
    return GateState.APPROVED;
  }

  /** Decided; what the source looks like may have changed while the run waited. */
  private boolean proceed() {
    FaultPoint.GATE_DECIDED.pass();
    frame.board().note("");
    frame.retry().run(Phase.PREPARE, "looking for DDL", () -> new SourceStructure(frame).require());
    return true;
  }

  private Problem rejected() {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the downtime was rejected: " + record().map(GateRecord::comment).orElse(""))
        .where("gate CUTOVER")
        .fix("give a go with 'whimbrel approve', or give the run up with 'whimbrel abort'")
        .exception();
  }
}

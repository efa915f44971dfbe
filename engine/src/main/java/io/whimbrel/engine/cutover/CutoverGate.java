package io.whimbrel.engine.cutover;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.Lag;
import io.whimbrel.engine.verify.Leftovers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The gate before the cutover: a person decides, or the rule does when its conditions hold. */
public final class CutoverGate {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LIST_EVERY = Duration.ofMinutes(1);

  /** Lines that rule and cutover see to themselves: waited for, ended, or refused by name. */
  private static final Set<String> SEEN_TO =
      Set.of(
          "lag",
          "proofs",
          "long transactions",
          "prepared transactions",
          "DDL since the copy",
          "reads");

  private final RunFrame frame;
  private final ChangeFlow flow;
  private final BooleanSupplier isReadThere;

  /**
   * For a run whose changes flow.
   *
   * @param isReadThere whether all reads go to the target that are to go there before
   */
  public CutoverGate(RunFrame frame, ChangeFlow flow, BooleanSupplier isReadThere) {
    this.frame = frame;
    this.flow = flow;
    this.isReadThere = isReadThere;
  }

  /** What a run does while nobody has decided. */
  public enum Undecided {
    /** Leaves. */
    LEAVE,
    /** Keeps syncing. */
    STAY
  }

  /**
   * Comes to the gate.
   *
   * @return whether the cutover may begin; else the run waits for a person
   */
  public boolean pass(Undecided undecided) {
    frame.enter(Phase.CUTOVER);
    open();
    GoNoGo list = new GoNoGo(frame, flow::lag);
    List<GateLine> lines = list.look();
    Deadline again = Deadline.in(LIST_EVERY);
    boolean isWaiting = false;
    while (true) {
      frame.stop().check();
      if (again.isPassed()) {
        lines = list.look();
        again = Deadline.in(LIST_EVERY);
      }
      GateState state = decision(lines);
      if (state == GateState.APPROVED) {
        return proceed();
      }
      if (state == GateState.REJECTED) {
        throw rejected();
      }
      boolean byRule = isByRule(lines);
      if (!byRule && !isWaiting) {
        isWaiting = true;
        frame.chronicle().state(RunState.WAITING, Phase.CUTOVER);
        if (undecided == Undecided.LEAVE) {
          return false;
        }
      }
      frame.board().note(byRule ? "waits until lag is low" : "waits for 'whimbrel approve'");
      frame.stop().pause(LOOK);
    }
  }

  private void open() {
    if (frame.journal().gate(frame.run(), Gate.CUTOVER).isEmpty()) {
      frame.chronicle().write(() -> frame.journal().openGate(frame.run(), Gate.CUTOVER));
      frame.chronicle().event(Phase.CUTOVER, "gate.opened", "the run came to gate CUTOVER");
      FaultPoint.GATE_OPENED.pass();
    }
  }

  private GateState decision(List<GateLine> lines) {
    GateState state =
        frame
            .journal()
            .gate(frame.run(), Gate.CUTOVER)
            .map(GateRecord::state)
            .orElse(GateState.OPEN);
    if (state == GateState.OPEN && ruleHolds(lines)) {
      String comment = "lag is below %s, all proofs are equal".formatted(limit());
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
    return state;
  }

  private boolean ruleHolds(List<GateLine> lines) {
    return isByRule(lines)
        && isLagLow()
        && isReadThere.getAsBoolean()
        && new Leftovers(frame).isProved();
  }

  /** A rule that something speaks against for good leaves the decision to a person. */
  private boolean isByRule(List<GateLine> lines) {
    return frame.plan().cutover().approve() == Approval.RULE
        && GoNoGo.against(lines).stream().allMatch(line -> SEEN_TO.contains(line.name()));
  }

  /** Decided; begins when lag is low. */
  private boolean proceed() {
    FaultPoint.GATE_DECIDED.pass();
    frame.chronicle().state(RunState.RUNNING, Phase.CUTOVER);
    while (!isLagLow() || !isReadThere.getAsBoolean()) {
      frame
          .board()
          .note(
              isLagLow()
                  ? "waits until all reads go to the target"
                  : "waits until lag is below " + limit());
      frame.stop().pause(LOOK);
    }
    frame.board().note("");
    return true;
  }

  private boolean isLagLow() {
    return flow.lag().map(Lag::time).map(time -> time.compareTo(limit()) < 0).orElse(false);
  }

  private Duration limit() {
    return frame.plan().limits().lag();
  }

  private Problem rejected() {
    String comment =
        frame.journal().gate(frame.run(), Gate.CUTOVER).map(GateRecord::comment).orElse("");
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the cutover was rejected: " + comment)
        .where("gate CUTOVER")
        .fix("give a go with 'whimbrel approve', or give the run up with 'whimbrel abort'")
        .exception();
  }
}

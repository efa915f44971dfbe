package io.whimbrel.engine.cutover;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.GateRules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.gonogo.GateDesk;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.sync.ChangeFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The gate before the cutover, and before the downtime of a big bang: a person decides, or the rule
 * does when nothing speaks against it.
 *
 * <ol>
 *   <li>The list is looked at when the run comes here, every minute, and within a second when
 *       somebody is about to decide: nobody is held to what was so a minute ago.
 *   <li>A go is for what was seen when it was given. It is held against the list when the run acts
 *       on it, and again where that took a while, and taken back where a line speaks against it
 *       that did not, or that nobody said not to count. What the cutover waits for is let pass.
 *   <li>The rule waits for what passes by itself, and leaves to a person what does not.
 * </ol>
 */
public final class CutoverGate {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LIST_EVERY = Duration.ofMinutes(1);
  private static final Duration RULE_EVERY = Duration.ofSeconds(5);

  private final RunFrame frame;
  private final GateMoment moment;
  private final GateDesk desk;
  private final GoNoGo list;

  /**
   * For a run whose changes flow.
   *
   * @param isReadThere whether all reads go to the target that are to go there before
   * @param tending does what is to be done while the run waits; returns whether it did something
   */
  public CutoverGate(
      RunFrame frame, ChangeFlow flow, BooleanSupplier isReadThere, BooleanSupplier tending) {
    this(frame, new BeforePause(frame, flow, isReadThere, tending));
  }

  private CutoverGate(RunFrame frame, GateMoment moment) {
    this.frame = frame;
    this.moment = moment;
    this.desk = new GateDesk(frame.journal(), frame.run());
    this.list = moment.list();
  }

  /** For a big bang: before its downtime, since that is what is decided about. */
  public static CutoverGate beforeDowntime(RunFrame frame) {
    return new CutoverGate(frame, new BeforeDowntime(frame));
  }

  /** What a run does while nobody has decided. */
  public enum Undecided {
    /** Leaves. */
    LEAVE,
    /** Keeps syncing. */
    STAY,
    /** Leaves, also where it was decided. */
    HALT,
    /** Keeps syncing, also where it was decided. */
    HOLD
  }

  /**
   * Comes to the gate.
   *
   * @return whether the cutover may begin; else the run waits for a person
   */
  public boolean pass(Undecided undecided) {
    if (moment.isPassed()) {
      return true;
    }
    frame.enter(moment.phase());
    open();
    desk.present(true);
    try {
      return decided(undecided);
    } finally {
      if (!frame.stop().isStopped()) {
        desk.present(false);
      }
    }
  }

  private boolean decided(Undecided undecided) {
    Optional<String> asked = desk.asked();
    List<GateLine> lines = list.look(asked.isPresent());
    asked.ifPresent(desk::answer);
    if (undecided == Undecided.HALT) {
      frame.chronicle().state(RunState.WAITING, moment.phase());
      return false;
    }
    Deadline again = Deadline.in(every());
    boolean isWaiting = false;
    while (true) {
      frame.stop().check();
      if (moment.tend()) {
        isWaiting = false;
      }
      asked = desk.asked();
      if (asked.isPresent() || again.isPassed()) {
        lines = list.look(asked.isPresent());
        asked.ifPresent(desk::answer);
        again = Deadline.in(every());
      }
      if (undecided == Undecided.HOLD) {
        isWaiting = held(isWaiting);
        continue;
      }
      switch (decision(lines)) {
        case APPROVED -> {
          if (isEnough() && stands(lines)) {
            FaultPoint.GATE_DECIDED.pass();
            Deadline young = Deadline.in(every());
            if (proceed() && !young.isPassed()) {
              return true;
            }
            isWaiting = false;
            again = Deadline.in(Duration.ZERO);
          }
        }
        case REJECTED -> throw rejected();
        case OPEN -> {
          boolean byRule = isByRule(lines);
          if (!byRule && !isWaiting) {
            isWaiting = true;
            frame.chronicle().state(RunState.WAITING, moment.phase());
            if (undecided == Undecided.LEAVE) {
              return false;
            }
          }
          frame.board().note(byRule ? ruleWaits(lines) : moment.waiting());
          frame.stop().pause(LOOK);
        }
      }
    }
  }

  /** Nothing is decided by a rule, and nobody's decision is acted on. */
  private boolean held(boolean isWaiting) {
    if (!isWaiting) {
      frame.chronicle().state(RunState.WAITING, moment.phase());
    }
    frame.board().note("carries changes, and is not taken through its gate by this process");
    frame.stop().pause(LOOK);
    return true;
  }

  /**
   * Waits once more for what must hold when the cutover begins; a no-go ends the wait.
   *
   * @return whether the go stands; else it was taken back, and the run comes to the gate again
   */
  public boolean proceed() {
    boolean isGo = moment.proceed(this::isGo) && isGo();
    frame.board().note("");
    return isGo;
  }

  /** Whether the go stands that was acted on; throws when somebody said no-go. */
  public boolean isGo() {
    requireNoNoGo();
    return state() == GateState.APPROVED;
  }

  /** Throws when somebody said no-go, even if it was a go before. */
  public void requireNoNoGo() {
    if (state() == GateState.REJECTED) {
      throw rejected();
    }
  }

  /** That the go of a downtime which has begun does not stand any more; a no-go says so itself. */
  public Problem withdrawn() {
    requireNoNoGo();
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the go was taken back before the cutover began: the downtime is given back")
        .where("gate CUTOVER")
        .fix("give another go with 'whimbrel approve cutover'")
        .exception();
  }

  private Duration every() {
    return frame.plan().cutover().approve() == Approval.RULE ? RULE_EVERY : LIST_EVERY;
  }

  private void open() {
    if (record().isEmpty()) {
      frame.chronicle().write(() -> frame.journal().openGate(frame.run(), Gate.CUTOVER));
      frame.chronicle().event(moment.phase(), "gate.opened", moment.opened());
      FaultPoint.GATE_OPENED.pass();
    }
  }

  private Optional<GateRecord> record() {
    return frame.journal().gate(frame.run(), Gate.CUTOVER);
  }

  private GateState decision(List<GateLine> lines) {
    GateState state = state();
    if (state != GateState.OPEN || !ruleHolds(lines)) {
      return state;
    }
    boolean isDecided =
        decide(
            GateState.OPEN,
            GateState.APPROVED,
            "rule",
            moment.ruleComment(),
            GateDesk.Seen.BY_RULE);
    return isDecided ? GateState.APPROVED : state();
  }

  private GateState state() {
    return record().map(GateRecord::state).orElse(GateState.OPEN);
  }

  private boolean decide(
      GateState from, GateState to, String by, String comment, GateDesk.Seen seen) {
    return frame
        .chronicle()
        .decideIf(
            moment.phase(),
            Gate.CUTOVER,
            from,
            to,
            by,
            comment,
            () -> desk.known(GateDesk.Known.of(seen)));
  }

  private boolean ruleHolds(List<GateLine> lines) {
    return isByRule(lines) && GoNoGo.against(lines).isEmpty() && moment.isReady();
  }

  /** A rule that something speaks against for good leaves the decision to a person. */
  private boolean isByRule(List<GateLine> lines) {
    if (frame.plan().cutover().approve() != Approval.RULE) {
      return false;
    }
    if (GoNoGo.against(lines).stream().anyMatch(GoNoGo::isFollowed)) {
      moment.requireStructure();
    }
    boolean isUnknownFine =
        frame.plan().cutover().gate().unknown() == GateRules.Unknown.GO
            || lines.stream().noneMatch(line -> line.state() == GateLine.State.UNKNOWN);
    return isUnknownFine && GoNoGo.against(lines).stream().allMatch(GoNoGo::passesByItself);
  }

  private String ruleWaits(List<GateLine> lines) {
    List<GateLine> against = GoNoGo.against(lines);
    return against.isEmpty()
        ? "waits until lag is low"
        : against.stream()
            .map(line -> line.name() + ": " + line.found())
            .collect(Collectors.joining("; ", "waits until this passes: ", ""));
  }

  /** Whether a go stands against what is seen now; else it is taken back. */
  private boolean stands(List<GateLine> lines) {
    List<GateLine> against =
        GoNoGo.against(lines).stream()
            .filter(line -> !GoNoGo.isAwaited(line) && !desk.isAccepted(line))
            .toList();
    if (against.isEmpty()) {
      return true;
    }
    desk.takeBack(frame.chronicle(), moment.phase(), against);
    return false;
  }

  /** Whether those said go whom the plan asks for; else the go is taken back. */
  private boolean isEnough() {
    String missing =
        new Approvals(frame.journal(), frame.plan())
            .standing(frame.run(), Gate.CUTOVER)
            .map(Approvals.Standing::missing)
            .orElse("");
    boolean isEnough = missing.isEmpty();
    if (!isEnough) {
      String why = "the go is taken back, as this is missing: " + missing;
      boolean _ =
          decide(GateState.APPROVED, GateState.OPEN, "whimbrel", why, GateDesk.Seen.NOTHING);
    }
    return isEnough;
  }

  private Problem rejected() {
    String comment = record().map(GateRecord::comment).orElse("");
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the %s was rejected: %s".formatted(moment.name(), comment))
        .where("gate CUTOVER")
        .fix("give a go with 'whimbrel approve cutover', or give the run up with 'whimbrel abort'")
        .exception();
  }
}

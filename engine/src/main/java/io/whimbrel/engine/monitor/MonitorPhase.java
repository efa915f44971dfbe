package io.whimbrel.engine.monitor;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.MonitorRules;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.reads.ReadComparison;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches the target for the time that the plan gives, counted from the release, also across
 * processes; then opens the cleanup gate. A check that does not hold is an event; it is for a
 * person to judge.
 */
public final class MonitorPhase {
  private final RunFrame frame;
  private final ReadComparison comparison;
  private Deadline compareAgain = Deadline.in(Duration.ZERO);

  /** For a run that is cut over. */
  public MonitorPhase(RunFrame frame) {
    this.frame = frame;
    this.comparison = new ReadComparison(frame);
  }

  /** Watches to the end, and leaves the run waiting at its cleanup gate. */
  public void run() {
    frame.enter(Phase.MONITOR);
    frame.chronicle().stepOnce(Phase.MONITOR, "monitor", this::watch);
    if (frame.journal().gate(frame.run(), Gate.CLEANUP).isEmpty()) {
      frame.chronicle().write(() -> frame.journal().openGate(frame.run(), Gate.CLEANUP));
      frame.chronicle().event(Phase.MONITOR, "gate.opened", "the run came to gate CLEANUP");
      FaultPoint.GATE_OPENED.pass();
    }
    frame.chronicle().state(RunState.WAITING, Phase.MONITOR);
  }

  private String watch() {
    MonitorRules rules = frame.plan().monitor();
    Instant end = released().plus(rules.length());
    int rounds = 0;
    int bad = 0;
    while (frame.clock().instant().isBefore(end) || rounds == 0) {
      bad += round(rules) ? 0 : 1;
      rounds++;
      FaultPoint.MONITOR_CHECKED.pass();
      Duration left = Duration.between(frame.clock().instant(), end);
      if (left.isPositive()) {
        frame.board().note("watches the target for " + left.toSeconds() + " s more");
        frame.stop().pause(left.compareTo(rules.every()) < 0 ? left : rules.every());
      }
    }
    frame.board().note("");
    return "%d rounds, %d with a check that did not hold".formatted(rounds, bad);
  }

  private Instant released() {
    return frame
        .chronicle()
        .fact(Facts.RELEASED)
        .map(Instant::parse)
        .orElseGet(() -> frame.clock().instant());
  }

  private boolean round(MonitorRules rules) {
    List<String> failing = new ArrayList<>();
    Map<String, String> data = new LinkedHashMap<>();
    frame
        .retry()
        .run(
            Phase.MONITOR,
            "checking the target",
            () -> {
              failing.clear();
              data.putAll(frame.target().health());
              rules.checks().stream().filter(q -> !frame.target().holds(q)).forEach(failing::add);
            });
    boolean isGood = failing.isEmpty();
    frame
        .chronicle()
        .event(
            Phase.MONITOR,
            isGood ? "monitor.checked" : "monitor.alert",
            isGood
                ? "the target is healthy, %d checks hold".formatted(rules.checks().size())
                : "does not hold: " + String.join("; ", failing),
            data);
    return isGood && compared();
  }

  /** The other way round now: the old side is the one that may be late. */
  private boolean compared() {
    if (!frame.plan().parallel().isShifting() || !compareAgain.isPassed()) {
      return true;
    }
    compareAgain = Deadline.in(frame.plan().parallel().compare().every());
    return comparison.look(Phase.MONITOR).isEmpty();
  }
}

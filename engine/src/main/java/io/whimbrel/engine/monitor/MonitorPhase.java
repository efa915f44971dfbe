package io.whimbrel.engine.monitor;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.cutover.SmokeRound;
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
 * person to judge. Where the plan says what success is, monitoring ends with a verdict, and the
 * cleanup gate asks for a reason where that is bad.
 */
public final class MonitorPhase {
  /** For how many samples the last look waits where none was taken since the one before. */
  private static final int LAST_SAMPLES = 3;

  private static final Duration SILENCE = Duration.ofSeconds(10);

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
    Instant released = released();
    Instant end = released.plus(rules.length());
    SuccessLook success = new SuccessLook(frame, released);
    Instant before = released;
    int rounds = 0;
    int bad = 0;
    while (true) {
      Instant now = frame.clock().instant();
      List<String> failing = round(rules);
      boolean isLast = !now.isBefore(end);
      List<GateLine> lines =
          isLast
              ? lastLook(success, before, failing)
              : success.look(new SuccessLook.Moment(before, now, false, ""), failing);
      rounds++;
      bad += failing.isEmpty() && SuccessList.against(lines).isEmpty() ? 0 : 1;
      FaultPoint.MONITOR_CHECKED.pass();
      if (isLast) {
        frame.board().note("");
        verdict(lines);
        String counted = "%d rounds, %d with a check that did not hold".formatted(rounds, bad);
        return lines.isEmpty() ? counted : counted + "; " + SuccessList.told(lines);
      }
      before = now;
      rest(rules, released, end);
    }
  }

  private void rest(MonitorRules rules, Instant released, Instant end) {
    Instant now = frame.clock().instant();
    Duration left = Duration.between(now, end);
    Duration every = rules.every(Duration.between(released, now));
    if (left.isPositive()) {
      frame.board().note("watches the target for " + left.toSeconds() + " s more");
      frame.stop().pause(left.compareTo(every) < 0 ? left : every);
    }
  }

  /** What was sampled a moment ago decides: where nothing was yet, it is waited for. */
  private List<GateLine> lastLook(SuccessLook success, Instant before, List<String> failing) {
    if (frame.plan().monitor().success().isEmpty()) {
      return List.of();
    }
    LastProofs proofs = new LastProofs(frame, this::isCarriedBack);
    boolean isWanted = proofs.isWanted();
    String unproved = isWanted ? proofs.make() : "";
    Instant since = isWanted && unproved.isEmpty() ? frame.clock().instant() : before;
    Duration every = frame.plan().watch().every();
    Deadline patience = Deadline.in(every.multipliedBy(LAST_SAMPLES).plus(SILENCE));
    while (isWithoutSample(since) && !patience.isPassed()) {
      frame.board().note("waits for figures of the new side");
      frame.stop().pause(every);
    }
    Instant now = frame.clock().instant();
    return success.look(new SuccessLook.Moment(since, now, true, unproved), failing);
  }

  private boolean isCarriedBack() {
    return WayBack.isPrepared(frame) && frame.chronicle().fact(Facts.BACK_BROKEN).isEmpty();
  }

  private boolean isWithoutSample(Instant since) {
    return frame.journal().samples().between(frame.run(), since, frame.clock().instant()).isEmpty();
  }

  private void verdict(List<GateLine> lines) {
    if (lines.isEmpty()) {
      return;
    }
    boolean isGood = SuccessList.against(lines).isEmpty();
    Map<String, String> data = new LinkedHashMap<>();
    lines.forEach(line -> data.put(line.name(), line.state() + ": " + line.found()));
    data.put("notify.urgency", isGood ? "INFO" : "ERROR");
    data.put("notify.motion", isGood ? "CLOSED" : "OPENED");
    data.put("notify.key", "success");
    data.put(
        "notify.title",
        isGood ? "monitoring ends well" : "monitoring ends, and not all holds that should");
    frame
        .chronicle()
        .event(
            Phase.MONITOR,
            isGood ? "monitor.successful" : "monitor.unsuccessful",
            "monitoring ends: " + SuccessList.told(lines),
            data);
  }

  private Instant released() {
    return frame
        .chronicle()
        .fact(Facts.RELEASED)
        .map(Instant::parse)
        .orElseGet(() -> frame.clock().instant());
  }

  /** One round of checks; tells what does not hold. */
  private List<String> round(MonitorRules rules) {
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
    if (!rules.cadence().isEmpty() || !rules.success().isEmpty()) {
      failing.addAll(SmokeRound.failures(frame.plan()));
    }
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
    return isGood && !compared() ? List.of("what both sides answer to reads") : failing;
  }

  /**
   * The other way round now: the old side is the one that may be late. Where nothing is carried
   * back to it, it answers as of before.
   */
  private boolean compared() {
    if (!isCarriedBack() || !frame.plan().parallel().isShifting() || !compareAgain.isPassed()) {
      return true;
    }
    compareAgain = Deadline.in(frame.plan().parallel().compare().every());
    return comparison.look(Phase.MONITOR).isEmpty();
  }
}

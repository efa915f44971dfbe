package io.whimbrel.engine.cutover;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.downtime.Downtime;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.switches.Switches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What follows the decision: the target accepts writes, and whoever was made to wait goes on. Goes
 * forward only, and again after a crash, unless the source is found open; a source that cannot be
 * reached is not needed.
 */
public final class Release {
  private final RunFrame frame;

  /** For a run whose cutover is decided. */
  public Release(RunFrame frame) {
    this.frame = frame;
  }

  /** Whether there is something to do: decided, and not recorded as done. */
  public boolean isNeeded() {
    return frame.chronicle().fact(Facts.DECIDED).isPresent()
        && !frame.chronicle().isDone(Phase.CUTOVER, CutoverPhase.STEP);
  }

  /** Releases at the end of a pause that this process measured. */
  void run(PauseTimeline timeline) {
    lower();
    timeline.reach("released", "the target accepts writes");
    long millis = timeline.millis();
    Switches switches = new Switches(frame.plan(), frame.chronicle());
    letGo(switches, "the target");
    if (switches.isHolding()) {
      timeline.reach("let-go", "applications go on");
    }
    record(millis, timeline.text());
  }

  /** Releases after a crash behind the decision. */
  public void goForward() {
    frame.enter(Phase.CUTOVER);
    frame
        .retry()
        .run(Phase.CUTOVER, "taking the target over", () -> frame.target().takeOver(frame.epoch()));
    HandedOver.require("the source", () -> frame.source().fence(sourceTables()).state());
    lower();
    Instant begun = new Downtime(frame).begun().orElseGet(this::attempted);
    long millis = Duration.between(begun, frame.clock().instant()).toMillis();
    released(millis);
    letGo(new Switches(frame.plan(), frame.chronicle()), "the target");
    record(millis, "released after a crash");
  }

  private List<TableName> sourceTables() {
    return frame
        .chronicle()
        .fact(Facts.SOURCE_TABLES)
        .map(TableNames::read)
        .orElseGet(() -> frame.cargo().sourceNames());
  }

  private Instant attempted() {
    return frame.journal().history(frame.run()).steps().stream()
        .filter(s -> s.phase() == Phase.CUTOVER && s.name().equals(CutoverPhase.STEP))
        .map(StepRecord::startedAt)
        .findFirst()
        .orElseGet(() -> frame.clock().instant());
  }

  private void released(long millis) {
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "cutover.released",
            "the target accepts writes; the process that decided it had ended before",
            Map.of("millis", Long.toString(millis)));
  }

  static void letGo(Switches switches, String side) {
    List<Problem> failures = switches.letGo();
    if (!failures.isEmpty()) {
      throw Problem.of(ProblemCode.TRAFFIC_HELD)
          .what(
              side
                  + " is in charge, but applications still wait: "
                  + failures.stream().map(Problem::getMessage).collect(Collectors.joining("; ")))
          .where(failures.getFirst().where())
          .fix(
              "run 'whimbrel run' again to let them go on, or do it by hand: on PgBouncer's admin"
                  + " console, RESUME")
          .cause(failures.getFirst())
          .exception();
    }
    FaultPoint.CUTOVER_LET_GO.pass();
  }

  private void lower() {
    List<TableName> tables =
        frame
            .chronicle()
            .fact(Facts.TARGET_TABLES)
            .map(TableNames::read)
            .orElseGet(() -> frame.cargo().targetNames());
    frame
        .retry()
        .run(
            Phase.CUTOVER,
            "lowering the target's fence",
            () -> frame.target().fence(tables).lowerFor(frame.epoch()));
    FaultPoint.CUTOVER_RELEASED.pass();
  }

  private void record(long millis, String moments) {
    frame.chronicle().fact(Facts.RELEASED, frame.clock().instant().toString());
    frame.chronicle().fact(Facts.PAUSE_MILLIS, Long.toString(millis));
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "cutover.done",
            "the target is in charge; neither side accepted writes for %d ms".formatted(millis),
            Map.of("pauseMillis", Long.toString(millis), "moments", moments));
    frame.chronicle().step(Phase.CUTOVER, CutoverPhase.STEP, StepState.DONE, millis + " ms");
    FaultPoint.CUTOVER_RECORDED.pass();
  }
}

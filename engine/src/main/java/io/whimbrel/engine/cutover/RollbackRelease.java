package io.whimbrel.engine.cutover;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.switches.Switches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What follows a rollback's decision: the old side accepts writes. Goes forward only, and again
 * after a crash, unless the new side is found open; a new side that cannot be reached is not
 * needed.
 */
public final class RollbackRelease {
  private final RunFrame forth;
  private final RunFrame back;

  /** For a run and its way back. */
  public RollbackRelease(RunFrame forth, RunFrame back) {
    this.forth = forth;
    this.back = back;
  }

  /** Whether there is something to do: decided, and not recorded as done. */
  public static boolean isNeeded(RunFrame forth) {
    return forth.chronicle().fact(Facts.ROLLBACK_DECIDED).isPresent()
        && !forth.chronicle().isDone(Phase.ROLLBACK, RollbackBackOut.STEP);
  }

  /** Releases at the end of a pause that this process measured. */
  void run(PauseTimeline timeline) {
    lower();
    timeline.reach("released", "the old side accepts writes");
    record(timeline.millis(), timeline.text());
  }

  /** Releases after a crash behind the decision. */
  public void goForward() {
    back.retry()
        .run(
            Phase.ROLLBACK, "taking the old side over", () -> back.target().takeOver(back.epoch()));
    HandedOver.require("the new side", () -> back.source().fence(newTables()).state());
    lower();
    Instant begun =
        forth.journal().history(forth.run()).steps().stream()
            .filter(s -> s.phase() == Phase.ROLLBACK && s.name().equals(RollbackBackOut.STEP))
            .map(StepRecord::startedAt)
            .findFirst()
            .orElseGet(() -> forth.clock().instant());
    long millis = Duration.between(begun, forth.clock().instant()).toMillis();
    forth
        .chronicle()
        .event(
            Phase.ROLLBACK,
            "rollback.released",
            "the old side accepts writes; the process that decided it had ended before",
            Map.of("millis", Long.toString(millis)));
    record(millis, "released after a crash");
  }

  private List<TableName> newTables() {
    return back.chronicle().fact(Facts.SOURCE_TABLES).map(TableNames::read).orElse(List.of());
  }

  private void lower() {
    List<TableName> tables =
        back.chronicle().fact(Facts.TARGET_TABLES).map(TableNames::read).orElse(List.of());
    back.retry()
        .run(
            Phase.ROLLBACK,
            "lowering the old side's fence",
            () -> back.target().fence(tables).lowerFor(back.epoch()));
    FaultPoint.ROLLBACK_RELEASED.pass();
    Release.letGo(new Switches(forth.plan(), forth.chronicle()), "the old side");
  }

  private void record(long millis, String moments) {
    forth.chronicle().fact(Facts.ROLLBACK_RELEASED, forth.clock().instant().toString());
    forth.chronicle().fact(Facts.ROLLBACK_PAUSE_MILLIS, Long.toString(millis));
    forth
        .chronicle()
        .event(
            Phase.ROLLBACK,
            "rollback.done",
            "the old side is in charge again; neither side accepted writes for %d ms"
                .formatted(millis),
            Map.of("pauseMillis", Long.toString(millis), "moments", moments));
    forth.chronicle().step(Phase.ROLLBACK, RollbackBackOut.STEP, StepState.DONE, millis + " ms");
    FaultPoint.ROLLBACK_RECORDED.pass();
  }
}

package io.whimbrel.engine.gonogo;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.OptionalDouble;

/** Whether the target's disk has room for tables of which nothing is copied yet. */
public record RoomQuestion(RunFrame frame) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "room on the target";

  /** Bytes that a side's disk has free; empty where nobody can tell. */
  public static OptionalDouble free(Vitals vitals) {
    return vitals.read().figures().get(KnownFigure.DISK_FREE.text()) instanceof Reading.Figure free
        ? OptionalDouble.of(free.value())
        : OptionalDouble.empty();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    try (Vitals target = frame.target().vitals(List.of(), frame.plan().watch().targetDisk())) {
      return line(free(target), frame.cargo().inventory().bytes());
    }
  }

  /**
   * The line.
   *
   * @param free bytes of the target's disk, where it can be told
   * @param needed bytes that the tables have on the source
   */
  static GateLine line(OptionalDouble free, long needed) {
    String wanted =
        Unit.SIZE.shown((double) needed) + " free, as much as the tables have on the source";
    if (free.isEmpty()) {
      return GateLine.unknown(
          NAME, "not known", wanted, "say in 'watch' how the target's disk is measured");
    }
    String found = Unit.SIZE.shown(free.getAsDouble()) + " free";
    return free.getAsDouble() < needed
        ? GateLine.noGo(NAME, found, wanted, "make room on the disk of the target")
        : GateLine.go(NAME, found, wanted);
  }
}

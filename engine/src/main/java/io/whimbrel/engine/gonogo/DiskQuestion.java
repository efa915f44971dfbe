package io.whimbrel.engine.gonogo;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Whether a side's disk, where its free part can be told, has room. */
record DiskQuestion(String name, double free) implements GateQuestion {
  /** What the old side's line is called. */
  static final String SOURCE = "source's disk";

  /** What the new side's line is called. */
  static final String TARGET = "target's disk";

  private static final double LEAST = 0.05;

  /** The sides whose disk can be told of. */
  static List<GateQuestion> where(RunFrame frame) {
    List<GateQuestion> known = new ArrayList<>();
    try (Vitals source = frame.source().vitals(List.of(), frame.plan().watch().sourceDisk());
        Vitals target = frame.target().vitals(List.of(), frame.plan().watch().targetDisk())) {
      free(source).ifPresent(share -> known.add(new DiskQuestion(SOURCE, share)));
      free(target).ifPresent(share -> known.add(new DiskQuestion(TARGET, share)));
    }
    return known;
  }

  private static OptionalDouble free(Vitals vitals) {
    return vitals.read().figures().get(KnownFigure.DISK_FREE_SHARE.text())
            instanceof Reading.Figure share
        ? OptionalDouble.of(share.value())
        : OptionalDouble.empty();
  }

  @Override
  public GateLine answer() {
    String wanted = "at least %.0f%% of the disk free".formatted(LEAST * 100);
    String found = "%.1f%% free".formatted(free * 100);
    return free >= LEAST
        ? GateLine.go(name, found, wanted)
        : GateLine.noGo(name, found, wanted, "make room on the disk of this server");
  }
}

package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.SourceStructure;
import io.whimbrel.engine.structure.StructureChange;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the source's structure is the one that was carried. */
record StructureQuestion(RunFrame frame) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "DDL since the copy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    SourceStructure structure = new SourceStructure(frame);
    List<StructureChange> changes = structure.changes(structure.now());
    return changes.isEmpty()
        ? GateLine.go(name(), "none", "none")
        : GateLine.noGo(
            name(),
            changes.stream()
                .map(change -> change.table().toString())
                .distinct()
                .collect(Collectors.joining(", ", "changed: ", "")),
            "none",
            "run 'whimbrel run', which follows it or says what to do");
  }
}

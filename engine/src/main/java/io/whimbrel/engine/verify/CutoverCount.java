package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts inside the cutover's pause, when both sides stand still: what could not be counted before,
 * and what was not in the log. Where rows are not proved by checksum, also every table that was
 * written to since it was counted.
 */
final class CutoverCount {
  private final RunFrame frame;
  private final Position position;

  CutoverCount(RunFrame frame, Position position) {
    this.frame = frame;
    this.position = position;
  }

  List<Proof> prove(Retry rules) {
    Map<TableName, Proof> proofs = new ConcurrentSkipListMap<>();
    try (TaskGroup tasks = new TaskGroup("cutover count", rules.stop())) {
      Retry retry = rules.with(tasks.stop());
      Set<TableName> written = retry.call(Phase.CUTOVER, "asking what was touched", this::written);
      Set<String> left = new Leftovers(frame).of(Level.COUNT);
      Queue<TableMapping> queue =
          new ConcurrentLinkedQueue<>(
              frame.cargo().rowMappings().stream().filter(m -> isOpen(m, written, left)).toList());
      tasks.fork(
          frame.plan().limits().workers(),
          "count",
          () -> {
            for (TableMapping next = queue.poll(); next != null; next = queue.poll()) {
              retry.stop().check();
              proofs.put(next.source().name(), count(next, retry));
            }
          });
      tasks.join();
    }
    return List.copyOf(proofs.values());
  }

  private static boolean isOpen(TableMapping mapping, Set<TableName> written, Set<String> left) {
    TableName name = mapping.source().name();
    return !mapping.source().isLogged()
        || written.contains(name)
        || written.contains(mapping.target())
        || left.contains(name.toString());
  }

  private Set<TableName> written() {
    if (Wanted.PLANNED.levels(frame.plan()).contains(Level.CHECKSUM)) {
      return Set.of();
    }
    Position since = frame.chronicle().position(Leftovers.COUNTED).orElse(Position.START);
    Set<TableName> written = new HashSet<>(frame.target().proofs().touchedTables(since));
    written.addAll(frame.target().proofs().truncated(since));
    return written;
  }

  private Proof count(TableMapping mapping, Retry retry) {
    CountFound found =
        retry.call(
            Phase.CUTOVER,
            "counting rows of " + mapping.source().name(),
            () -> {
              try (RowCounts.Moment source = frame.source().counts().hold(List.of(mapping));
                  RowCounts.Moment target = frame.target().counts().hold(List.of(mapping))) {
                return CountLevel.count(
                    frame, mapping, new CountLevel.Pair(source, target), List.of(), retry);
              }
            });
    return CheckedProof.counted(
        mapping.source().name(), found, position.text(), frame.clock().instant());
  }
}

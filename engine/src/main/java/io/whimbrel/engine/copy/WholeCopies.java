package io.whimbrel.engine.copy;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Renewals;
import io.whimbrel.engine.run.RunFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees to it that a table whose unique indexes are in force already is copied in one snapshot,
 * because rows from two snapshots may hold the same value: one that went back to copy, and one of a
 * given structure. One that was copied in part, or in two snapshots because a connection broke, is
 * emptied and begun anew.
 */
final class WholeCopies {
  private final RunFrame frame;
  private final Set<TableName> tables;

  WholeCopies(RunFrame frame) {
    this.frame = frame;
    this.tables = tables(frame);
  }

  private static Set<TableName> tables(RunFrame frame) {
    Set<TableName> tables = new HashSet<>(new Renewals(frame.chronicle()).marks().keySet());
    if (frame.plan().schema() == SchemaMode.EXISTING) {
      frame.cargo().rowMappings().stream()
          .filter(mapping -> comparesRows(frame, mapping))
          .forEach(mapping -> tables.add(mapping.source().name()));
    }
    return tables;
  }

  private static boolean comparesRows(RunFrame frame, TableMapping mapping) {
    return frame
        .retry()
        .call(
            Phase.COPY,
            "looking at the indexes of " + mapping.target(),
            () -> frame.target().rows().comparesRows(mapping));
  }

  /** What the target says that it has of each table. */
  Map<TableName, List<ChunkMarker>> markers() {
    return frame
        .retry()
        .call(Phase.COPY, "asking for markers", () -> frame.target().rows().markers())
        .stream()
        .collect(Collectors.groupingBy(ChunkMarker::table));
  }

  /** Whether a table must be copied in one snapshot. */
  boolean contains(TableName table) {
    return tables.contains(table);
  }

  /**
   * Empties what is not whole; tells whether there was anything.
   *
   * @param chunks how many chunks each table has
   */
  boolean emptyPatched(Map<TableName, Long> chunks) {
    if (tables.isEmpty()) {
      return false;
    }
    Map<TableName, List<ChunkMarker>> markers = markers();
    boolean hasEmptied = false;
    for (TableMapping mapping : frame.cargo().rowMappings()) {
      TableName name = mapping.source().name();
      List<ChunkMarker> there = markers.getOrDefault(name, List.of());
      if (tables.contains(name) && isPatched(there, chunks.getOrDefault(name, 0L))) {
        hasEmptied = true;
        frame
            .retry()
            .run(
                Phase.COPY,
                "emptying " + mapping.target(),
                () -> frame.target().rows().reset(mapping, frame.epoch()));
      }
    }
    return hasEmptied;
  }

  private static boolean isPatched(List<ChunkMarker> markers, long chunks) {
    long snapshots = markers.stream().map(ChunkMarker::snapshot).distinct().count();
    return snapshots > 1 || (snapshots == 1 && markers.size() < chunks);
  }
}

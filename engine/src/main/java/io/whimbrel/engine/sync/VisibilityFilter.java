package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out the changes that a table's copied rows hold already. A change is left out if and only
 * if its transaction is visible in every snapshot in which rows of its table were read; any other
 * change is applied, which is right because applying is idempotent. Behind the mark that was
 * written after the last chunk no transaction is visible in any snapshot, and the filter ends.
 *
 * <p>Used by one thread.
 */
final class VisibilityFilter {
  private final Map<TableName, List<Visibility>> snapshots;
  private final Position until;
  private final Map<TableName, Boolean> seen = new HashMap<>();
  private long transaction;
  private boolean ended;

  /**
   * A filter.
   *
   * @param snapshots all snapshots of each table
   * @param until the mark's position
   */
  VisibilityFilter(Map<TableName, List<Visibility>> snapshots, Position until) {
    this.snapshots = Map.copyOf(snapshots);
    this.until = until;
  }

  /** Leaves nothing out. */
  static VisibilityFilter none() {
    return new VisibilityFilter(Map.of(), Position.START);
  }

  /** The filter for what these markers tell. */
  static VisibilityFilter of(Collection<ChunkMarker> markers, ChangeLog log, Position until) {
    Map<String, Visibility> bySnapshot = new HashMap<>();
    Map<TableName, Set<String>> texts = new HashMap<>();
    for (ChunkMarker marker : markers) {
      texts.computeIfAbsent(marker.table(), _ -> new HashSet<>()).add(marker.snapshot());
      bySnapshot.computeIfAbsent(marker.snapshot(), log::visibility);
    }
    Map<TableName, List<Visibility>> snapshots = new HashMap<>();
    texts.forEach(
        (table, ofTable) ->
            snapshots.put(table, ofTable.stream().map(bySnapshot::get).distinct().toList()));
    return new VisibilityFilter(snapshots, until);
  }

  /** What of an entry is to be applied; empty when nothing is. */
  Optional<LogEntry> pass(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Begin begin -> {
        transaction = begin.transaction();
        seen.clear();
        yield Optional.of(entry);
      }
      case LogEntry.RowChange change ->
          isHeld(change.table()) ? Optional.empty() : Optional.of(entry);
      case LogEntry.Truncate truncate -> remaining(truncate);
      case LogEntry.Commit commit -> {
        reach(commit.position());
        yield Optional.of(entry);
      }
      case LogEntry.Alive alive -> {
        reach(alive.position());
        yield Optional.of(entry);
      }
      case LogEntry.Mark _ -> Optional.of(entry);
    };
  }

  private Optional<LogEntry> remaining(LogEntry.Truncate truncate) {
    List<TableName> tables = truncate.tables().stream().filter(t -> !isHeld(t)).toList();
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogEntry.Truncate(tables, truncate.cascade(), truncate.restartIdentity()));
  }

  private void reach(Position position) {
    ended = ended || position.hasReached(until);
  }

  /** Whether the copied rows of a table hold what this transaction did to it. */
  private boolean isHeld(TableName table) {
    return !ended && seen.computeIfAbsent(table, this::isSeenByAll);
  }

  private boolean isSeenByAll(TableName table) {
    List<Visibility> all = snapshots.getOrDefault(table, List.of());
    return !all.isEmpty() && all.stream().allMatch(snapshot -> snapshot.sees(transaction));
  }
}

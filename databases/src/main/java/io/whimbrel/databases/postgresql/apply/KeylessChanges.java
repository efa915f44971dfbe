package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.mapping.TableMapping;
import java.util.ArrayList;
import java.util.List;

/** Changes of a table without a key, in their order. */
final class KeylessChanges implements TableChanges {

  private final TableMapping mapping;
  private final KeylessWriter writer;
  private final int columns;
  private List<LogEntry.RowChange> changes = new ArrayList<>();

  KeylessChanges(TableMapping mapping, KeylessWriter writer) {
    this.mapping = mapping;
    this.writer = writer;
    this.columns = mapping.sourceColumns().size();
  }

  @Override
  public TableMapping mapping() {
    return mapping;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void take(LogEntry.RowChange change, long transaction) {
    changes.add(change);
  }

  @Override
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  @Override
  public SealedSet seal() {
    List<LogEntry.RowChange> sealed = changes;
    changes = new ArrayList<>();
    return new KeylessSet(mapping, writer, sealed);
  }

  @Override
  public boolean isParking() {
    return false;
  }

  @Override
  public void putBack() {}

  @Override
  public void discardParked() {}
}

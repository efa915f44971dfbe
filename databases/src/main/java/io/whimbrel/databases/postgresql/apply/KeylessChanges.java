package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.mapping.TableMapping;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes of a table without a key, in their order. */
final class KeylessChanges implements TableChanges {

  private final TableMapping mapping;
  private final KeylessWriter writer;
  private final List<LogEntry.RowChange> changes = new ArrayList<>();

  KeylessChanges(TableMapping mapping, KeylessWriter writer) {
    this.mapping = mapping;
    this.writer = writer;
  }

  @Override
  public TableMapping mapping() {
    return mapping;
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
  public void write() throws SQLException {
    writer.write(changes);
  }

  @Override
  public void rewrite() throws SQLException {
    write();
  }

  @Override
  public boolean park() {
    return false;
  }

  @Override
  public boolean isParking() {
    return false;
  }

  @Override
  public void putBack() {}

  @Override
  public void discardParked() {}

  @Override
  public List<List<String>> keys() {
    return List.of();
  }

  @Override
  public void clear() {
    changes.clear();
  }

  @Override
  public Optional<String> firstRefused(RowTrial trial) throws SQLException {
    for (LogEntry.RowChange change : changes) {
      if (!trial.isAccepted(() -> writer.write(List.of(change)))) {
        return Optional.of("one of " + changes.size() + " rows without a key");
      }
    }
    return Optional.empty();
  }
}

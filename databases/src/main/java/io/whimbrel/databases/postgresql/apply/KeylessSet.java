package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Changes of a table without a key, in their order, to be written. */
record KeylessSet(TableMapping mapping, KeylessWriter writer, List<LogEntry.RowChange> changes)
    implements SealedSet {

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
  public Optional<TextArray> touched() {
    return Optional.empty();
  }

  @Override
  public void settle() {}

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

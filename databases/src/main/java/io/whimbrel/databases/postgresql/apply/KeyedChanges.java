package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes of a table with a key, collapsed per key. */
final class KeyedChanges implements TableChanges {

  private final TableMapping mapping;
  private final KeyedWriter writer;
  private final LaterRows later;
  private final ParkedRows parked;
  private final KeyedBatch batch;

  KeyedChanges(TableMapping mapping, KeyedWriter writer, LaterRows later, ParkedRows parked) {
    this.mapping = mapping;
    this.writer = writer;
    this.later = later;
    this.parked = parked;
    this.batch = new KeyedBatch(mapping);
  }

  @Override
  public TableMapping mapping() {
    return mapping;
  }

  @Override
  public void take(LogEntry.RowChange change, long transaction) throws SQLException {
    switch (change) {
      case LogEntry.Insert insert -> batch.put(batch.key(insert.row(), null), insert.row());
      case LogEntry.Update update -> update(update, transaction);
      case LogEntry.Delete delete -> batch.remove(batch.key(delete.before(), null));
    }
  }

  private void update(LogEntry.Update update, long transaction) throws SQLException {
    Tuple older = update.before().orElse(update.row());
    List<String> oldKey = batch.key(older, null);
    List<String> newKey = batch.key(update.row(), older);
    if (oldKey.equals(newKey)) {
      batch.change(newKey, update.row());
    } else {
      move(oldKey, newKey, update.row(), transaction);
    }
  }

  /**
   * A key change: the old row goes, the new one takes over what the log did not carry: from the old
   * row's image in this batch, then from the target, then from the source; from the source at once
   * if the old row may be later than this change.
   */
  private void move(List<String> oldKey, List<String> newKey, Tuple row, long transaction)
      throws SQLException {
    Optional<Tuple> whole = whole(oldKey, newKey, row, transaction);
    whole.ifPresentOrElse(tuple -> batch.move(oldKey, newKey, tuple), () -> batch.remove(oldKey));
  }

  private Optional<Tuple> whole(
      List<String> oldKey, List<String> newKey, Tuple row, long transaction) throws SQLException {
    if (!row.hasUnchanged()) {
      return Optional.of(row);
    }
    if (later.mayBe(oldKey, transaction)) {
      return later.read(newKey);
    }
    Tuple known = batch.image(oldKey).map(row::over).orElse(row);
    if (!known.hasUnchanged()) {
      return Optional.of(known);
    }
    if (parked.isOpen()) {
      parked.fetch(List.of(oldKey), writer);
      return parked.opened().complete(oldKey, newKey, known);
    }
    return writer.complete(oldKey, newKey, known);
  }

  @Override
  public boolean isEmpty() {
    return batch.isEmpty();
  }

  @Override
  public void write() throws SQLException {
    if (parked.isOpen()) {
      parked.write(batch, writer);
    } else if (writer.isKeeping() && !writer.isMerging()) {
      writeBeside();
    } else {
      writer.write(batch);
    }
  }

  @Override
  public void rewrite() throws SQLException {
    if (parked.isOpen()) {
      parked.write(batch, writer);
    } else if (writer.isKeeping()) {
      writeBeside();
    } else {
      writer.rewrite(batch);
    }
  }

  /** Rows that would go and come back take what they keep with them. */
  private void writeBeside() throws SQLException {
    parked.open();
    parked.write(batch, writer);
    parked.putBack();
  }

  @Override
  public boolean park() throws SQLException {
    if (parked.isOpen()) {
      return false;
    }
    parked.open();
    parked.write(batch, writer);
    return true;
  }

  @Override
  public boolean isParking() {
    return parked.isOpen();
  }

  @Override
  public void putBack() throws SQLException {
    parked.putBack();
  }

  @Override
  public void discardParked() throws SQLException {
    if (parked.isOpen()) {
      parked.discard();
    }
  }

  @Override
  public List<List<String>> keys() {
    return batch.keys();
  }

  @Override
  public void clear() {
    batch.clear();
    later.settle();
  }

  @Override
  public Optional<String> firstRefused(RowTrial trial) throws SQLException {
    for (KeyedBatch.Row row : batch.rows()) {
      KeyedBatch one = new KeyedBatch(mapping);
      one.put(row.key(), row.tuple());
      if (!trial.isAccepted(() -> writer.write(one))) {
        return Optional.of(name(row.key()));
      }
    }
    return Optional.empty();
  }

  private String name(List<String> key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      parts.add(mapping.source().keyColumns().get(i) + "=" + key.get(i));
    }
    return String.join(", ", parts);
  }
}

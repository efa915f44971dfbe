package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Changes of a table with a key, collapsed per key. */
final class KeyedChanges implements TableChanges {

  private final TableMapping mapping;
  private final KeyedWriter writer;
  private final LaterRows later;
  private final ParkedRows parked;
  private final Runnable settled;
  private final int columns;
  private KeyedBatch batch;

  /**
   * Collects changes.
   *
   * @param settled waits until everything that was sealed before is written
   */
  KeyedChanges(
      TableMapping mapping,
      KeyedWriter writer,
      LaterRows later,
      ParkedRows parked,
      Runnable settled) {
    this.mapping = mapping;
    this.settled = settled;
    this.columns = mapping.sourceColumns().size();
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
  public int columns() {
    return columns;
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
    settled.run();
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
  public SealedSet seal() {
    KeyedBatch sealed = batch;
    batch = new KeyedBatch(mapping);
    return new KeyedSet(mapping, sealed, writer, later, parked);
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
}

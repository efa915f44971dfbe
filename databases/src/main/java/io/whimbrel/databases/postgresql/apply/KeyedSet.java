package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes of a table with a key, collapsed per key, to be written. */
final class KeyedSet implements SealedSet {

  private final TableMapping mapping;
  private final PartedBatch batch;
  private final TextArray touched;
  private final KeyedWriter writer;
  private final LaterRows later;
  private final ParkedRows parked;

  KeyedSet(
      TableMapping mapping,
      KeyedBatch batch,
      KeyedWriter writer,
      LaterRows later,
      ParkedRows parked) {
    this.mapping = mapping;
    this.batch = writer.parted(batch);
    this.touched = TouchedKeys.array(batch.keys());
    this.writer = writer;
    this.later = later;
    this.parked = parked;
  }

  @Override
  public TableMapping mapping() {
    return mapping;
  }

  @Override
  public void write() throws SQLException {
    if (parked.isOpen()) {
      parked.write(batch.all(), writer);
    } else if (writer.isKeeping() && !writer.isMerging()) {
      writeBeside();
    } else {
      writer.write(batch);
    }
  }

  @Override
  public void rewrite() throws SQLException {
    if (parked.isOpen()) {
      parked.write(batch.all(), writer);
    } else if (writer.isKeeping()) {
      writeBeside();
    } else {
      writer.rewrite(batch.all());
    }
  }

  /** Rows that would go and come back take what they keep with them. */
  private void writeBeside() throws SQLException {
    parked.open();
    parked.write(batch.all(), writer);
    parked.putBack();
  }

  @Override
  public boolean park() throws SQLException {
    if (parked.isOpen()) {
      return false;
    }
    parked.open();
    parked.write(batch.all(), writer);
    return true;
  }

  @Override
  public Optional<TextArray> touched() {
    return Optional.of(touched);
  }

  @Override
  public void settle() {
    later.settle();
  }

  @Override
  public Optional<String> firstRefused(RowTrial trial) throws SQLException {
    for (KeyedBatch.Row row : batch.all().rows()) {
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

package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.schema.TableName;
import java.io.IOException;
import java.nio.file.Path;

/** The last segment of a spool, to which entries are appended. Used by one thread at a time. */
final class OpenSegment implements AutoCloseable {

  private final Segment segment;
  private final Path path;
  private final RecordWriter writer;
  private final TableDictionary tables;
  private long whole;
  private int keptTables;
  private boolean hasNewTables;

  private OpenSegment(
      Segment segment, Path path, RecordWriter writer, TableDictionary tables, long whole) {
    this.segment = segment;
    this.path = path;
    this.writer = writer;
    this.tables = tables;
    this.whole = whole;
    this.keptTables = tables.size();
  }

  /** A new segment, durable when this returns; where that fails no file is left. */
  static OpenSegment create(SegmentDirectory directory, Segment segment) throws IOException {
    Path path = directory.segment(segment.number());
    directory.make(path);
    RecordWriter writer = new RecordWriter(path, 0);
    boolean made = false;
    try {
      new SegmentHeader(segment.start()).writeTo(writer);
      writer.drain();
      writer.sync();
      directory.sync();
      made = true;
    } finally {
      if (!made) {
        writer.close();
        path.toFile().delete();
      }
    }
    return new OpenSegment(segment, path, writer, new TableDictionary(), writer.offset());
  }

  /** Goes on with a segment behind its last whole transaction; the rest is cut off. */
  static OpenSegment resume(SegmentDirectory directory, Segment segment, SegmentScan scan)
      throws IOException {
    Path path = directory.segment(segment.number());
    RecordWriter writer = new RecordWriter(path, scan.whole());
    return new OpenSegment(segment, path, writer, scan.tables(), scan.whole());
  }

  Segment segment() {
    return segment;
  }

  Path path() {
    return path;
  }

  /** The offset behind the last whole transaction. */
  long whole() {
    return whole;
  }

  void append(LogEntry entry) throws IOException {
    for (TableName table : EntryEncoder.tables(entry)) {
      if (!tables.knows(table)) {
        int number = tables.size();
        writer.append(RecordKind.TABLE, sink -> EntryEncoder.writeTable(number, table, sink));
        tables.define(number, table);
      }
    }
    writer.append(EntryEncoder.kind(entry), sink -> EntryEncoder.write(entry, tables, sink));
  }

  /** Hands what was appended to the operating system. */
  void drain() throws IOException {
    writer.drain();
  }

  /** What was appended is whole and stays. */
  void keep() {
    hasNewTables = tables.size() > keptTables;
    keptTables = tables.size();
    whole = writer.offset();
    tables.keep();
  }

  /** Whether the last whole transaction was the first one to name some table. */
  boolean hasNewTables() {
    return hasNewTables;
  }

  /** Cuts off what was appended since {@link #keep}. */
  void rollBack() throws IOException {
    cutTo(whole);
  }

  /** Cuts off what was appended behind an offset that a whole transaction ends at. */
  void cutTo(long offset) throws IOException {
    tables.rollBack();
    writer.cutTo(offset);
    whole = offset;
  }

  void sync() throws IOException {
    writer.sync();
  }

  long bytes() {
    return writer.offset();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}

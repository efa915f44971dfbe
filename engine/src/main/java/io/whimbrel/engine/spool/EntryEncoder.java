package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.TableName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an entry stands in a record's body; {@link EntryDecoder} is its mirror. A value of a tuple is
 * a number and perhaps bytes: 0 is NULL, 1 is unchanged, n + 2 says that n bytes follow.
 */
final class EntryEncoder {

  static final int NULL = 0;
  static final int UNCHANGED = 1;
  static final int LENGTH_BASE = 2;

  private EntryEncoder() {}

  static RecordKind kind(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Begin _ -> RecordKind.BEGIN;
      case LogEntry.Insert _ -> RecordKind.INSERT;
      case LogEntry.Update _ -> RecordKind.UPDATE;
      case LogEntry.Delete _ -> RecordKind.DELETE;
      case LogEntry.Truncate _ -> RecordKind.TRUNCATE;
      case LogEntry.Mark _ -> RecordKind.MARK;
      case LogEntry.Commit _ -> RecordKind.COMMIT;
      case LogEntry.Alive _ -> RecordKind.ALIVE;
    };
  }

  /** The tables that an entry names. */
  static List<TableName> tables(LogEntry entry) {
    return switch (entry) {
      case LogEntry.RowChange change -> List.of(change.table());
      case LogEntry.Truncate truncate -> truncate.tables();
      case LogEntry.Begin _, LogEntry.Mark _, LogEntry.Commit _, LogEntry.Alive _ -> List.of();
    };
  }

  static void writeTable(int number, TableName table, ByteSink sink) throws IOException {
    sink.number(number);
    sink.text(table.schema());
    sink.text(table.name());
  }

  static void write(LogEntry entry, TableDictionary tables, ByteSink sink) throws IOException {
    switch (entry) {
      case LogEntry.Begin begin -> {
        sink.number(begin.transaction());
        write(begin.committedAt(), sink);
      }
      case LogEntry.Insert insert -> {
        sink.number(tables.number(insert.table()));
        write(insert.row(), sink);
      }
      case LogEntry.Update update -> write(update, tables, sink);
      case LogEntry.Delete delete -> {
        sink.number(tables.number(delete.table()));
        write(delete.before(), sink);
      }
      case LogEntry.Truncate truncate -> write(truncate, tables, sink);
      case LogEntry.Mark mark -> {
        sink.text(mark.text());
        write(mark.position(), sink);
      }
      case LogEntry.Commit commit -> {
        write(commit.position(), sink);
        write(commit.committedAt(), sink);
      }
      case LogEntry.Alive alive -> write(alive.position(), sink);
    }
  }

  static void write(Position position, ByteSink sink) throws IOException {
    sink.number(position.sequence());
    sink.text(position.text());
  }

  private static void write(LogEntry.Update update, TableDictionary tables, ByteSink sink)
      throws IOException {
    sink.number(tables.number(update.table()));
    sink.octet(update.before().isPresent() ? 1 : 0);
    if (update.before().isPresent()) {
      write(update.before().get(), sink);
    }
    write(update.row(), sink);
  }

  private static void write(LogEntry.Truncate truncate, TableDictionary tables, ByteSink sink)
      throws IOException {
    sink.number(truncate.tables().size());
    for (TableName table : truncate.tables()) {
      sink.number(tables.number(table));
    }
    sink.octet(truncate.cascade() ? 1 : 0);
    sink.octet(truncate.restartIdentity() ? 1 : 0);
  }

  private static void write(Instant instant, ByteSink sink) throws IOException {
    sink.number(instant.getEpochSecond());
    sink.number(instant.getNano());
  }

  private static void write(Tuple tuple, ByteSink sink) throws IOException {
    sink.number(tuple.size());
    for (int i = 0; i < tuple.size(); i++) {
      Optional<LargeValue> large = tuple.large(i);
      if (large.isPresent()) {
        sink.number(LENGTH_BASE + (long) large.get().length());
        sink.octets(large.get());
        continue;
      }
      byte[] value = tuple.bytes(i);
      if (value != null) {
        sink.number(LENGTH_BASE + (long) value.length);
        sink.octets(value);
      } else {
        sink.number(tuple.isUnchanged(i) ? UNCHANGED : NULL);
      }
    }
  }
}

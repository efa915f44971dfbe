package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Entries to spool, and their text forms to compare: tuples have no equality of their own. */
final class SampleLog {

  static final TableName USERS = new TableName("public", "users");
  static final TableName ORDERS = new TableName("shop", "Orders é");
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
  static final Duration AT_ONCE = Duration.ZERO;

  private SampleLog() {}

  static Position at(long sequence) {
    return new Position(sequence, "0/" + Long.toHexString(sequence));
  }

  /** A tuple of texts, in which null is NULL and {@code ~} is unchanged. */
  static Tuple tuple(@Nullable String... texts) {
    byte[] @Nullable [] values = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      if (text != null) {
        values[i] = text.equals("~") ? Tuple.unchanged() : text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return Tuple.of(values);
  }

  /** A transaction of as many inserts, ending at this position. */
  static List<LogEntry> transaction(long position, int inserts) {
    List<LogEntry> entries = new ArrayList<>();
    entries.add(new LogEntry.Begin(position, NOON));
    for (int i = 0; i < inserts; i++) {
      TableName table = i % 2 == 0 ? USERS : ORDERS;
      entries.add(new LogEntry.Insert(table, tuple(position + "/" + i, null)));
    }
    entries.add(new LogEntry.Commit(at(position), NOON));
    return entries;
  }

  static void append(Spool spool, List<LogEntry> entries) {
    entries.forEach(spool::append);
  }

  /** Everything behind a position that is there now. */
  static List<String> textsBehind(Spool spool, Position after) {
    try (SpoolReader reader = spool.read(after)) {
      List<String> texts = new ArrayList<>();
      LogEntry entry = reader.next(AT_ONCE);
      while (entry != null) {
        texts.add(text(entry));
        entry = reader.next(AT_ONCE);
      }
      return texts;
    }
  }

  static List<String> texts(List<LogEntry> entries) {
    return entries.stream().map(SampleLog::text).toList();
  }

  static String text(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Insert insert -> "insert " + insert.table() + text(insert.row());
      case LogEntry.Update update ->
          "update " + update.table() + update.before().map(SampleLog::text) + text(update.row());
      case LogEntry.Delete delete -> "delete " + delete.table() + text(delete.before());
      case LogEntry.Begin _, LogEntry.Commit _, LogEntry.Mark _, LogEntry.Alive _ ->
          entry.toString();
      case LogEntry.Truncate _ -> entry.toString();
    };
  }

  private static String text(Tuple tuple) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < tuple.size(); i++) {
      byte[] value = tuple.bytes(i);
      if (value == null) {
        text.append(tuple.isUnchanged(i) ? "unchanged" : "null");
      } else {
        CRC32C sum = new CRC32C();
        sum.update(value, 0, value.length);
        text.append(value.length).append(':').append(sum.getValue());
      }
      text.append(',');
    }
    return text.append(')').toString();
  }
}

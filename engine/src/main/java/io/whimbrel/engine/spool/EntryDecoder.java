package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.TableName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the entry in a record's body; the mirror of {@link EntryEncoder}. Used by one thread. */
final class EntryDecoder {

  private final RecordInput input;
  private final TableDictionary tables;

  EntryDecoder(RecordInput input, TableDictionary tables) {
    this.input = input;
    this.tables = tables;
  }

  /** The entry of a record of this kind; null for one that only defines a table. */
  @Nullable LogEntry read(RecordKind kind) throws IOException {
    LogEntry entry =
        switch (kind) {
          case BEGIN -> new LogEntry.Begin(input.number(), instant());
          case INSERT -> new LogEntry.Insert(table(), tuple());
          case UPDATE -> new LogEntry.Update(table(), optionalTuple(), tuple());
          case DELETE -> new LogEntry.Delete(table(), tuple());
          case TRUNCATE -> new LogEntry.Truncate(tables(), flag(), flag());
          case MARK -> new LogEntry.Mark(input.text(), position());
          case COMMIT -> new LogEntry.Commit(position(), instant());
          case ALIVE -> new LogEntry.Alive(position());
          case TABLE -> {
            tables.define((int) input.number(), new TableName(input.text(), input.text()));
            yield null;
          }
          case SEGMENT -> throw input.damaged("a segment's header stands within it");
        };
    input.end();
    return entry;
  }

  static Position position(RecordInput input) throws IOException {
    return new Position(input.number(), input.text());
  }

  private Position position() throws IOException {
    return position(input);
  }

  private Instant instant() throws IOException {
    try {
      return Instant.ofEpochSecond(input.number(), input.number());
    } catch (DateTimeException e) {
      throw input.damaged("a record holds an impossible time");
    }
  }

  private TableName table() throws IOException {
    long number = input.number();
    if (number < 0 || number >= tables.size()) {
      throw input.damaged("a record names a table that the segment does not know");
    }
    return tables.table((int) number);
  }

  private List<TableName> tables() throws IOException {
    int count = input.size();
    List<TableName> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(table());
    }
    return found;
  }

  private boolean flag() throws IOException {
    return input.octet() != 0;
  }

  private Optional<Tuple> optionalTuple() throws IOException {
    return flag() ? Optional.of(tuple()) : Optional.empty();
  }

  private Tuple tuple() throws IOException {
    byte[] @Nullable [] values = new byte[input.size()][];
    Map<Integer, LargeValue> large = new HashMap<>(0);
    for (int i = 0; i < values.length; i++) {
      long code = input.number();
      if (code == EntryEncoder.UNCHANGED) {
        values[i] = Tuple.unchanged();
      } else if (code != EntryEncoder.NULL) {
        int length = length(code);
        if (length >= LargeValue.LENGTH_MIN) {
          large.put(i, input.left(length));
        } else {
          values[i] = input.octets(length);
        }
      }
    }
    return large.isEmpty() ? Tuple.of(values) : Tuple.of(values, large);
  }

  private int length(long code) {
    long length = code - EntryEncoder.LENGTH_BASE;
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw input.damaged("a value has the length " + length);
    }
    return (int) length;
  }
}

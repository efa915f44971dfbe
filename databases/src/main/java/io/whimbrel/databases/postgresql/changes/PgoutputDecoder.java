package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages of pgoutput, protocol version 1, into log entries. Knows whether it stands inside
 * a transaction. Used by one thread.
 */
final class PgoutputDecoder {

  /** The prefix of messages that Whimbrel writes into the log. */
  static final String MARK_PREFIX = "whimbrel";

  private final Relations relations;
  private final TransactionIds ids;
  private final String markPrefix;
  private boolean isInTransaction;

  /**
   * A decoder for these relations.
   *
   * @param run whose marks become entries; other runs' marks are passed over
   */
  PgoutputDecoder(Relations relations, TransactionIds ids, String run) {
    this.relations = relations;
    this.ids = ids;
    this.markPrefix = run + ":";
  }

  /** Whether a transaction was begun and not ended. */
  boolean isInTransaction() {
    return isInTransaction;
  }

  /** The entry of a message; null when the message brings none. */
  @Nullable LogEntry decode(ByteBuffer in) {
    byte type = in.get();
    return switch (type) {
      case 'B' -> begin(in);
      case 'C' -> commit(in);
      case 'R' -> learn(PgoutputMessage.relation(in));
      case 'I' -> insert(in);
      case 'U' -> update(in);
      case 'D' -> delete(in);
      case 'T' -> truncate(in);
      case 'M' -> message(in);
      case 'Y', 'O' -> null;
      default -> throw new IllegalStateException("pgoutput message of type " + (char) type);
    };
  }

  private LogEntry begin(ByteBuffer in) {
    relations.begin(Lsn.position(in.getLong()));
    var committedAt = PgoutputMessage.instant(in);
    isInTransaction = true;
    return new LogEntry.Begin(ids.extend(in.getInt()), committedAt);
  }

  private LogEntry commit(ByteBuffer in) {
    in.get();
    in.getLong();
    long end = in.getLong();
    isInTransaction = false;
    return new LogEntry.Commit(Lsn.position(end), PgoutputMessage.instant(in));
  }

  private @Nullable LogEntry learn(Relation relation) {
    relations.learn(relation);
    return null;
  }

  private @Nullable LogEntry insert(ByteBuffer in) {
    RelationReader relation = relations.reader(in.getInt());
    in.get();
    return relation == null ? null : new LogEntry.Insert(relation.name(), relation.tuple(in));
  }

  private @Nullable LogEntry update(ByteBuffer in) {
    RelationReader relation = relations.reader(in.getInt());
    if (relation == null) {
      return null;
    }
    Optional<Tuple> before = Optional.empty();
    byte kind = in.get();
    if (kind == 'K' || kind == 'O') {
      before = Optional.of(relation.tuple(in));
      in.get();
    }
    Tuple row = relation.tuple(in);
    if (kind == 'O' && row.hasUnchanged()) {
      row = row.over(before.orElseThrow());
    }
    return new LogEntry.Update(relation.name(), before, row);
  }

  private @Nullable LogEntry delete(ByteBuffer in) {
    RelationReader relation = relations.reader(in.getInt());
    in.get();
    return relation == null ? null : new LogEntry.Delete(relation.name(), relation.tuple(in));
  }

  private @Nullable LogEntry truncate(ByteBuffer in) {
    int count = in.getInt();
    byte options = in.get();
    List<TableName> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      RelationReader relation = relations.reader(in.getInt());
      if (relation != null) {
        names.add(relation.name());
      }
    }
    return names.isEmpty()
        ? null
        : new LogEntry.Truncate(names, (options & 1) != 0, (options & 2) != 0);
  }

  private @Nullable LogEntry message(ByteBuffer in) {
    in.get();
    long lsn = in.getLong();
    String prefix = PgoutputMessage.text(in);
    byte[] content = new byte[in.getInt()];
    in.get(content);
    String text = new String(content, StandardCharsets.UTF_8);
    if (!prefix.equals(MARK_PREFIX) || !text.startsWith(markPrefix)) {
      return null;
    }
    return new LogEntry.Mark(text.substring(markPrefix.length()), Lsn.position(lsn));
  }
}

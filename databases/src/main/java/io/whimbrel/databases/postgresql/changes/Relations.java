package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relations that a stream has named, and how to read their rows. A relation is held against
 * what is expected of its table before the first change of it is handed out.
 *
 * <p>A table that was copied again may have had another structure before: what transactions did to
 * it that committed before its mark is passed over unread. No later one can have the older
 * structure: the newer one was read from the catalog before the mark was written, and DDL waits for
 * every transaction that has written to the table. Used by one thread.
 */
final class Relations {

  private final Map<TableName, Table> tables;
  private final Map<TableName, Position> since;
  private final RelationCheck check;
  private final Map<Integer, Relation> unread = new HashMap<>();
  private final Map<Integer, RelationReader> readers = new HashMap<>();
  private Position commit = Position.START;

  Relations(Map<TableName, Table> tables, Map<TableName, Position> since, RelationCheck check) {
    this.tables = tables;
    this.since = Map.copyOf(since);
    this.check = check;
  }

  /** A transaction begins whose commit stands there. */
  void begin(Position commitsAt) {
    commit = commitsAt;
  }

  /** The stream names a relation, or names it anew. */
  void learn(Relation relation) {
    readers.remove(relation.oid());
    unread.put(relation.oid(), relation);
    if (!isPassedOver(relation.name())) {
      read(relation);
    }
  }

  /** Reads rows of a relation; null for one whose changes are not wanted. */
  @Nullable RelationReader reader(int oid) {
    Relation relation = unread.get(oid);
    if (relation != null && !isPassedOver(relation.name())) {
      read(relation);
    }
    return readers.get(oid);
  }

  private void read(Relation relation) {
    unread.remove(relation.oid());
    Table table = tables.get(relation.name());
    if (table != null) {
      check.check(relation, table);
      readers.put(relation.oid(), new RelationReader(table, relation));
    }
  }

  private boolean isPassedOver(TableName table) {
    Position mark = since.get(table);
    return mark != null && commit.compareTo(mark) < 0;
  }
}

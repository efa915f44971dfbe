package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.PostgresSnapshot;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Knows which rows of the target may be later than the change that is applied, and reads rows from
 * the source again. Used by one thread.
 *
 * <p>Chunks are copied in several snapshots, so a row may come from after the change at hand: under
 * its key there may then be another row than the change means. A value that the log did not carry
 * must not be taken from such a row, because nothing that follows would put it right. It is read
 * from the source instead, under the key that the row gets: that row is later too, but what happens
 * to it until then follows in the log.
 *
 * <ol>
 *   <li>When this is first asked, the copy has ended: no row of the target comes from a snapshot
 *       that sees the first id that a snapshot taken now does not see, or one behind it.
 *   <li>The same holds for a row that was read again, by the first id unseen after that.
 *   <li>A transaction with such an id or one behind it changed the row after what was read: all
 *       that came before it to this row stands before it in the log, and has been applied.
 * </ol>
 *
 * <p>Once the target was what the log says, nothing is read from the source for this reason any
 * more, however far behind the log it falls: a row from later than the others may hold a unique
 * value that another row has to give up first, and the unique indexes are in force by then.
 */
final class LaterRows {

  private static final int SINGLE_MAX = 10_000;
  private static final int QUESTION_MAX = 1_000;
  private static final long UNKNOWN = -1;

  private final RowSource source;
  private final Table table;
  private final Map<List<String>, Long> readAgain = new HashMap<>();
  private final Set<List<String>> fresh = new HashSet<>();
  private final CopyLook copyLook;
  private final LongAdder reads;
  private long unseenByAll = UNKNOWN;

  /**
   * Rows of a table.
   *
   * @param reads counts what is read from the source
   */
  LaterRows(RowSource source, Table table, CopyLook copyLook, LongAdder reads) {
    this.source = source;
    this.table = table;
    this.copyLook = copyLook;
    this.reads = reads;
  }

  /** Looks up how the table was copied. */
  @FunctionalInterface
  interface CopyLook {
    /** How it was. */
    Copy look() throws SQLException;
  }

  /** How a table was copied. */
  enum Copy {
    /**
     * Whole in one snapshot, which says exactly what is applied; or all that was later has been
     * applied since.
     */
    NONE_LATER,
    /** In several, one after the other. */
    SEVERAL_SNAPSHOTS
  }

  /** Whether the target's row of a key may be later than a change of this transaction. */
  boolean mayBe(List<String> key, long transaction) throws SQLException {
    if (unseenByAll == UNKNOWN) {
      unseenByAll =
          switch (copyLook.look()) {
            case NONE_LATER -> 0;
            case SEVERAL_SNAPSHOTS -> firstUnseen();
          };
    }
    long unseen = fresh.contains(key) ? UNKNOWN : readAgain.getOrDefault(key, unseenByAll);
    return Long.compareUnsigned(transaction, unseen) < 0;
  }

  /** The source's row of a key as it is now; empty when there is none: what follows settles it. */
  Optional<Tuple> read(List<String> key) {
    return Optional.ofNullable(readAll(List.of(key)).get(key));
  }

  /** The source's rows of keys as they are now, as far as there are such rows. */
  Map<List<String>, Tuple> readAll(List<List<String>> keys) {
    Map<List<String>, Tuple> found = new HashMap<>();
    for (int from = 0; from < keys.size(); from += QUESTION_MAX) {
      List<List<String>> asked = keys.subList(from, Math.min(from + QUESTION_MAX, keys.size()));
      fresh.addAll(asked);
      reads.add(asked.size());
      found.putAll(source.currentRows(table, asked));
    }
    return found;
  }

  /** Takes note of how late the rows are that were read again since this was last called. */
  void settle() {
    if (fresh.isEmpty()) {
      return;
    }
    long unseen = firstUnseen();
    fresh.forEach(key -> readAgain.put(key, unseen));
    fresh.clear();
    if (readAgain.size() > SINGLE_MAX) {
      unseenByAll = unseen;
      readAgain.clear();
    }
  }

  private long firstUnseen() {
    try (TableSnapshot snapshot = source.snapshot(table)) {
      return PostgresSnapshot.parse(snapshot.text()).xmax();
    }
  }
}

package io.whimbrel.core.change;

import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a source's log. A transaction comes as one {@link Begin}, its changes in the order
 * in which they were made, and one {@link Commit}; transactions follow each other whole, in commit
 * order. {@link Mark} and {@link Alive} stand between transactions or, for a mark, inside one.
 */
public sealed interface LogEntry {

  /**
   * A transaction starts.
   *
   * @param transaction its id on the source, 64 bits wide
   * @param committedAt by the source's clock
   */
  record Begin(long transaction, Instant committedAt) implements LogEntry {}

  /** One row changed. */
  sealed interface RowChange extends LogEntry {
    /** The source table (a leaf partition where the table is partitioned). */
    TableName table();
  }

  /** A row came to be. */
  record Insert(TableName table, Tuple row) implements RowChange {}

  /**
   * A row changed.
   *
   * @param before what the log tells about the old row: with {@code KEY} identity only the key's
   *     columns (all others NULL) and only when the key changed; with {@code FULL} identity the
   *     whole row
   */
  record Update(TableName table, Optional<Tuple> before, Tuple row) implements RowChange {}

  /**
   * A row went.
   *
   * @param before the old row's key columns, or the whole old row with {@code FULL} identity
   */
  record Delete(TableName table, Tuple before) implements RowChange {}

  /** Tables were emptied by one statement. */
  record Truncate(List<TableName> tables, boolean cascade, boolean restartIdentity)
      implements LogEntry {
    public Truncate {
      tables = List.copyOf(tables);
    }
  }

  /** A mark that Whimbrel itself wrote into the log. */
  record Mark(String text, Position position) implements LogEntry {}

  /**
   * A transaction ended.
   *
   * @param position behind the transaction: reading from here does not bring it again
   */
  record Commit(Position position, Instant committedAt) implements LogEntry {}

  /** Nothing to tell, but the log was read up to here. */
  record Alive(Position position) implements LogEntry {}
}

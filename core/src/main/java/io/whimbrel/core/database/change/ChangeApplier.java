package io.whimbrel.core.database.change;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;

/**
 * Applies entries of the log in the order given, idempotently: upsert, delete-if-there, a key
 * change deletes the old row and upserts the new one, values the log did not carry are left as they
 * are. Holds only so many changes in memory, whatever the size of a transaction. Used by one
 * thread.
 */
public interface ChangeApplier extends AutoCloseable {

  /**
   * Takes an entry; may write to the target, and commits nothing before {@link #flush}. Changes
   * that a table's snapshots have seen are to be left out by the caller.
   */
  void apply(LogEntry entry);

  /** Changes taken since the last flush. */
  long pending();

  /**
   * Commits all whole transactions taken so far together with the position, in one target
   * transaction, durably. Must be called between transactions.
   *
   * @return the position that is on the target now
   */
  Position flush();

  /**
   * How many rows were read from the source again so far, because the log did not carry all of
   * them: they came as they were at that moment, and the target is consistent only when it holds
   * everything that the log held then.
   */
  default long readAgain() {
    return 0;
  }

  @Override
  void close();
}

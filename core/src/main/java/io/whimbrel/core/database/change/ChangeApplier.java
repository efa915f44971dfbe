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
   * Takes an entry; may write to the target, and commits nothing before {@link #beginFlush}.
   * Changes that a table's snapshots have seen are to be left out by the caller. Throws what
   * writing an earlier entry failed with, if anything did: then the applier is of no more use.
   */
  void apply(LogEntry entry);

  /** Changes taken since the last flush began. */
  long pending();

  /**
   * Begins to commit all whole transactions taken so far together with the position, in one target
   * transaction, durably. What is taken from now on belongs to the next flush, and may be taken
   * while this one is under way. At most one is: a second call waits for the end of the first. Must
   * be called between transactions.
   */
  Flushing beginFlush();

  /**
   * Commits all whole transactions taken so far, as {@link #beginFlush} begins to.
   *
   * @return the position that is on the target now
   */
  default Position flush() {
    return beginFlush().await();
  }

  /** A flush that has begun. Used by the applier's thread. */
  interface Flushing {

    /** Whether it has ended, well or not. */
    boolean isDone();

    /**
     * Waits for its end; throws what it failed with.
     *
     * @return the position that is on the target now
     */
    Position await();

    /** One that has ended well. */
    static Flushing done(Position reached) {
      return new Flushing() {
        @Override
        public boolean isDone() {
          return true;
        }

        @Override
        public Position await() {
          return reached;
        }
      };
    }
  }

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

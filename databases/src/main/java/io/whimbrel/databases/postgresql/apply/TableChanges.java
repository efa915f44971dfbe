package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.mapping.TableMapping;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What is collected for one table until it is written. Used by one thread; methods that may have to
 * look at the target work in the caller's transaction.
 */
sealed interface TableChanges permits KeyedChanges, KeylessChanges {

  /** The mapping of the table. */
  TableMapping mapping();

  /** Takes a change of a transaction of the source. */
  void take(LogEntry.RowChange change, long transaction) throws SQLException;

  /** Whether nothing is collected. */
  boolean isEmpty();

  /** Writes all of it as sets. */
  void write() throws SQLException;

  /** Writes all of it so that unique values may move between its rows. */
  void rewrite() throws SQLException;

  /**
   * Begins to write to a place of its own where no row meets another one, until {@link #putBack},
   * with what is collected.
   *
   * @return false when there is no such place, or it is in use already
   */
  boolean park() throws SQLException;

  /** Whether something is parked. */
  boolean isParking();

  /** What was parked comes into the table. */
  void putBack() throws SQLException;

  /** What was parked, if anything, is forgotten. */
  void discardParked() throws SQLException;

  /** The source keys of what is collected; empty for a table without a key. */
  List<List<String>> keys();

  /** Forgets what is collected. */
  void clear();

  /** How people name the first row that is refused when written alone; each try is undone. */
  Optional<String> firstRefused(RowTrial trial) throws SQLException;

  /** Tries to write and undoes it. */
  @FunctionalInterface
  interface RowTrial {
    /** Whether the writing is accepted. */
    boolean isAccepted(Writing writing) throws SQLException;
  }

  /** Something that writes. */
  @FunctionalInterface
  interface Writing {
    void write() throws SQLException;
  }
}

package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.mapping.TableMapping;
import java.sql.SQLException;

/**
 * What is collected for one table until it is written. Used by one thread at a time: what takes
 * changes may go on while a set is written that was sealed before, and waits for its end where it
 * has to look at the target; the rest is for the thread that writes.
 */
sealed interface TableChanges permits KeyedChanges, KeylessChanges {

  /** The mapping of the table. */
  TableMapping mapping();

  /** How many columns of the source's table the log brings. */
  int columns();

  /** Takes a change of a transaction of the source. */
  void take(LogEntry.RowChange change, long transaction) throws SQLException;

  /** Whether nothing is collected. */
  boolean isEmpty();

  /** Hands out what is collected, ready to be written, and begins anew. */
  SealedSet seal();

  /** Whether something is parked. */
  boolean isParking();

  /** What was parked comes into the table. */
  void putBack() throws SQLException;

  /** What was parked, if anything, is forgotten. */
  void discardParked() throws SQLException;
}

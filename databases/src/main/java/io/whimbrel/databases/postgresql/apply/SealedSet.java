package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Changes of one table that are written together, with what could be encoded before. Nothing is
 * added to them. Methods work in the caller's transaction.
 */
sealed interface SealedSet permits KeyedSet, KeylessSet {

  /** The mapping of the table. */
  TableMapping mapping();

  /** Writes all of it as sets. */
  void write() throws SQLException;

  /** Writes all of it so that unique values may move between its rows. */
  void rewrite() throws SQLException;

  /**
   * Begins to write to a place of its own where no row meets another one, until {@link
   * TableChanges#putBack}, with this set.
   *
   * @return false when there is no such place, or it is in use already
   */
  boolean park() throws SQLException;

  /** The source keys of the rows; empty for a table without a key. */
  Optional<TextArray> touched();

  /** It is written. */
  void settle();

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

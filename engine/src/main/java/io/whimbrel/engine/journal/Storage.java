package io.whimbrel.engine.journal;

import io.whimbrel.core.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What differs between the products that keep a journal; the journal's own SQL is the same. */
interface Storage {

  /** What a transaction is going to do. */
  enum Access {
    READ,
    WRITE
  }

  /** A new connection, in autocommit mode: transactions begin and end by statements. */
  Connection connect() throws SQLException;

  /** The statements that begin a transaction. */
  String begin(Access access);

  /** Counts the tables called {@code version} of the journal: 0 where there is no journal yet. */
  String countVersionTables();

  /** What comes before the first table is made, in the same transaction. */
  String prepare();

  /** Statements that have the product refuse to change or delete events. */
  List<String> keepEvents();

  /** Microseconds since 1970 by the clock that all who use this journal share. */
  long now(Sql sql) throws SQLException;

  /** Whether this failure means that the connection is of no use any more. */
  boolean isConnectionLost(SQLException failure);

  /** What a failure means; without secrets. */
  Problem problem(SQLException failure);

  /** Names the journal to people; without secrets. */
  String where();
}

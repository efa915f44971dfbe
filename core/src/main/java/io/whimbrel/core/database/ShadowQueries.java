package io.whimbrel.core.database;

import java.time.Duration;

/**
 * Runs an application's queries, one at a time, on a connection of its own: each in a transaction
 * that can only read and is rolled back. Results are read to their end and never held. Used by one
 * thread.
 */
public interface ShadowQueries extends AutoCloseable {

  /**
   * Runs one query.
   *
   * @param order whether the order of its rows says something
   */
  Run run(String sql, Order order);

  @Override
  void close();

  /** Whether the order of rows says something. */
  enum Order {
    ANY,
    GIVEN
  }

  /** How a query went. */
  sealed interface Run {

    /**
     * Rows came.
     *
     * @param digest of all values in text form; of rows in any order the same, unless it was given
     * @param took from the question to the last row
     */
    record Answered(long rows, String digest, Duration took) implements Run {}

    /** Nothing came: the server refused it or gave it up, and said why. */
    record Refused(String why) implements Run {}
  }
}

package io.whimbrel.core.database;

import io.whimbrel.core.schema.Table;

/**
 * A small table of Whimbrel's own in a database, by which a way from one side to the other is
 * tried.
 */
public interface MarkerTable {

  /**
   * Makes it; idempotent.
   *
   * @return how the log tells of it
   */
  Table make();

  /** Writes a marker. */
  void write(String marker);

  /** Whether a marker is there. */
  boolean has(String marker);

  /** Removes the table; idempotent. */
  void remove();
}

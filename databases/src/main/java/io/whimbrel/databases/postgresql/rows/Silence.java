package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.Table;
import java.time.Duration;

/** How long a server may work on rows of a table without a word before the link counts as dead. */
final class Silence {

  private static final int GIGABYTE_BITS = 30;
  private static final Duration MAX = Duration.ofDays(1);

  private Silence() {}

  /** Two minutes, and one for each gigabyte that a statement may have to read; at most a day. */
  static Duration of(Table table) {
    return of(table, 1);
  }

  /**
   * The same for statements that are given at once: a server may keep the first answers until it
   * has the last one.
   */
  static Duration of(Table table, int statements) {
    long minutes = 2 + statements * (table.bytes() >> GIGABYTE_BITS);
    return Duration.ofMinutes(Math.min(minutes, MAX.toMinutes()));
  }
}

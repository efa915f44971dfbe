package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.Table;
import java.time.Duration;

/** How long a server may work on rows of a table without a word before the link counts as dead. */
final class Silence {

  private static final int GIGABYTE_BITS = 30;

  private Silence() {}

  /** Two minutes, and one for each gigabyte that a statement may have to read. */
  static Duration of(Table table) {
    return Duration.ofMinutes(2 + (table.bytes() >> GIGABYTE_BITS));
  }
}

package io.whimbrel.bench.section;

/** The names of the systems in results. */
final class Systems {
  static final String WHIMBREL = "whimbrel";
  static final String BY_HAND = "by hand";
  static final String PGCOPYDB = "pgcopydb -j2";
  static final String DUMP = "pg_dump | pg_restore";
  static final String SUBSCRIPTION = "subscription";

  private Systems() {}
}

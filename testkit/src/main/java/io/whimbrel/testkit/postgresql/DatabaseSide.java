package io.whimbrel.testkit.postgresql;

/** Which side of a migration a test's database is on. */
public enum DatabaseSide {
  SOURCE,
  TARGET
}

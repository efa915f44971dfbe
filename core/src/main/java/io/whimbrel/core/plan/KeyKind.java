package io.whimbrel.core.plan;

/** What a table's key becomes. */
public enum KeyKind {
  /** A UUID derived from the old key; every foreign key to it follows. */
  UUID
}

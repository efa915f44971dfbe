package io.whimbrel.core.schema;

/** What the source's log tells about the old row of an update or delete (replica identity). */
public enum RowIdentity {
  /** The key. */
  KEY,
  /** The whole old row. */
  FULL,
  /** Nothing: updates and deletes cannot be carried. */
  NOTHING,
  /** The table is unlogged: no change of it is in the log at all. */
  UNLOGGED
}

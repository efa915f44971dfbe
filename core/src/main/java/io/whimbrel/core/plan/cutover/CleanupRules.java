package io.whimbrel.core.plan.cutover;

/** What cleanup does with the old side. */
public record CleanupRules(OldSide source) {

  /** What the old side is after cleanup. */
  public enum OldSide {
    /** Sessions begin read-only, by the database's own setting. */
    READ_ONLY,
    /** As it was before the migration: it accepts writes again. */
    RELEASE
  }
}

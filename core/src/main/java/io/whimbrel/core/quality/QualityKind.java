package io.whimbrel.core.quality;

import java.util.Locale;

/** What is looked for in data. The first four may keep a row from being written. */
public enum QualityKind {
  /** NULL where the target takes none. */
  NULLS,
  /** Rows that are the same under a unique key of the target. */
  DUPLICATES,
  /** Rows that point to a row that is not there, or does not travel. */
  ORPHANS,
  /** Values that the target's type does not hold as they are, or that a rule of the plan names. */
  MISFITS,
  /** Numbers and times far away from all others. */
  OUTLIERS,
  /** Empty texts, and values that mostly stand for "unknown": 1970-01-01, -1, a wealth of zeros. */
  SUSPICIOUS,
  /** One value that holds most rows of a foreign key or of a key's first column. */
  SKEW;

  /** Whether rows of this kind could not be written, or would break what the target enforces. */
  public boolean isRefused() {
    return switch (this) {
      case NULLS, DUPLICATES, ORPHANS, MISFITS -> true;
      case OUTLIERS, SUSPICIOUS, SKEW -> false;
    };
  }

  /** How plans and reports call it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.whimbrel.core.quality;

import java.util.Locale;

/** What becomes of rows that a check finds. */
public enum QualityPolicy {
  /** They stop the run before anything is moved. */
  FAIL,
  /** They travel, and are told. */
  ACCEPT,
  /** They do not travel: the target keeps them in a table of its own, with the reason. */
  KEEP_ASIDE;

  /** How plans and reports call it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package io.whimbrel.core.plan;

import java.util.Locale;

/** How much can go wrong in a migration; the order is from little to most. */
public enum RiskLevel {
  /** Additive, small, or without downtime. */
  LOW,
  /** Less than a terabyte, backward compatible, or less than an hour of downtime. */
  MEDIUM,
  /** Needs extensive planning. */
  HIGH,
  /** Several reasons for high at once, or none of it can be taken back. */
  CRITICAL;

  /** The word in plans. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word in documents, as in {@code High}. */
  public String title() {
    return name().charAt(0) + text().substring(1);
  }

  /** The higher one of two. */
  public RiskLevel atLeast(RiskLevel other) {
    return compareTo(other) >= 0 ? this : other;
  }
}

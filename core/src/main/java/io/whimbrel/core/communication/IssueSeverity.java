package io.whimbrel.core.communication;

import java.util.Locale;

/** How much an issue weighs. */
public enum IssueSeverity {
  LOW,
  MEDIUM,
  HIGH;

  /** The word for people. */
  public String text() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}

package io.whimbrel.core.communication;

import java.util.Locale;

/** How much a migration matters to somebody. */
public enum Interest {
  HIGH,
  MEDIUM,
  LOW;

  /** The word in plans and documents. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

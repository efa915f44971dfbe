package io.whimbrel.core.notify;

import java.util.Locale;

/** How soon somebody should look; the order is from not at all to at once. */
public enum Urgency {
  /** Good to know. */
  INFO,
  /** Somebody should look today. */
  WARNING,
  /** Something does not go on before somebody looks. */
  ERROR,
  /** Somebody should look at once. */
  CRITICAL;

  /** The word in plans and messages. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.whimbrel.core.notify;

import java.util.Locale;

/** What a notification does to the matter that its key names. */
public enum Motion {
  /** Tells something that is over once it is told. */
  NEWS,
  /** Begins a matter, or tells that it lasts. */
  OPENED,
  /** Somebody has taken the matter up. */
  ACKNOWLEDGED,
  /** The matter is over. */
  CLOSED;

  /** The word in messages. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

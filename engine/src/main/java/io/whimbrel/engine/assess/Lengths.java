package io.whimbrel.engine.assess;

import java.time.Duration;

/** Lengths of time in words of an estimate: two units at most. */
final class Lengths {
  private Lengths() {}

  static String text(Duration length) {
    long seconds = Math.max(1, Math.round(length.toMillis() / 1e3));
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    if (minutes < 60) {
      return minutes + " min";
    }
    long rest = minutes % 60;
    return minutes / 60 + " h" + (rest == 0 ? "" : " " + rest + " min");
  }
}

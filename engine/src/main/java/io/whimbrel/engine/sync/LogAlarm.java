package io.whimbrel.engine.sync;

/**
 * Which alarm of the source's log stands: one at half of what the source can keep, one at three
 * quarters, one at nine tenths. An alarm is over ten points below where it was raised, so that none
 * is raised again and again. Used by one thread.
 */
final class LogAlarm {
  private static final int[] LEVELS = {50, 75, 90};
  private static final double MARGIN = 0.10;

  private int level;

  /** Goes on behind an alarm that was raised before, 0 for none. */
  LogAlarm(int level) {
    this.level = level;
  }

  /**
   * The alarm that stands at a share of what the source can keep.
   *
   * @return per cent, 0 for none
   */
  int see(double share) {
    int now = 0;
    for (int next : LEVELS) {
      double border = next / 100.0 - (next <= level ? MARGIN : 0);
      now = share >= border ? next : now;
    }
    level = now;
    return now;
  }

  /** The same where a part is not known: an alarm may be raised, but none is over. */
  int seeAtLeast(double share) {
    int before = level;
    level = Math.max(before, see(share));
    return level;
  }

  /** The alarm that stands. */
  int level() {
    return level;
  }
}

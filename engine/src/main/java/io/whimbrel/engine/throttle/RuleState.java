package io.whimbrel.engine.throttle;

import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Rule;

/**
 * How one rule stands, so that it does not flap: it begins to hold at the second figure in a row
 * beyond its threshold, and is over only a fifth on the good side of it. Without a figure it keeps
 * its standing for two readings; from the third on there is no data. Used by one thread.
 */
final class RuleState {
  private static final int BEYOND = 2;
  private static final int MISSING = 3;

  private final Rule rule;
  private Standing standing = Standing.NO_DATA;
  private String figure = "not measured yet";
  private int beyond;
  private int missing;

  RuleState(Rule rule) {
    this.rule = rule;
  }

  /** How a rule stands. */
  enum Standing {
    /** All is well. */
    CLEAR,
    /** Nobody knows: not the same as well. */
    NO_DATA,
    /** The source is to be spared. */
    HOLDS
  }

  Rule rule() {
    return rule;
  }

  Standing standing() {
    return standing;
  }

  /** Takes a reading in. */
  void see(Reading reading) {
    switch (reading) {
      case Reading.Figure now -> see(now.value());
      case Reading.NoData none -> {
        beyond = 0;
        missing++;
        if (missing >= MISSING || standing == Standing.NO_DATA) {
          standing = Standing.NO_DATA;
          figure = none.why();
        }
      }
    }
  }

  private void see(double value) {
    missing = 0;
    figure = rule.measure().shown(value);
    beyond = rule.holds(value) ? beyond + 1 : 0;
    if (beyond >= BEYOND) {
      standing = Standing.HOLDS;
    } else if (rule.isOver(value) || (standing == Standing.NO_DATA && beyond == 0)) {
      standing = Standing.CLEAR;
    }
  }

  /** In words: the rule and what is measured. */
  String text() {
    return switch (standing) {
      case CLEAR, HOLDS -> "%s is %s (%s)".formatted(rule.measure().text(), figure, rule);
      case NO_DATA -> "no data for '%s': %s".formatted(rule, figure);
    };
  }
}

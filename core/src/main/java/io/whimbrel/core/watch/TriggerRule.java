package io.whimbrel.core.watch;

import io.whimbrel.core.rule.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A rule that starts a rollback behind the cutover.
 *
 * @param forTime how long its condition must hold
 * @param within for how long behind the cutover it counts
 */
public record TriggerRule(
    String name, Condition condition, Duration forTime, Duration within, Decide decide) {

  /** For how long behind the cutover a trigger counts when the plan does not say. */
  public static final Duration WITHIN = Duration.ofHours(24);

  /** Who decides. */
  public enum Decide {
    /** The rule: the rollback begins by itself. */
    RULE,
    /** A person: the gate of the rollback opens. */
    PERSON
  }

  /** The same as a rule whose state is kept; one without data does not fire. */
  public AlertRule asAlert() {
    return new AlertRule(
        name,
        condition,
        AlertSeverity.CRITICAL,
        List.of(),
        forTime,
        Optional.empty(),
        AlertRule.MARGIN,
        NoData.IGNORE);
  }
}

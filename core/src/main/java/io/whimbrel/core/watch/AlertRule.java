package io.whimbrel.core.watch;

import io.whimbrel.core.rule.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A rule that tells somebody.
 *
 * @param forTime how long its condition must hold until it fires
 * @param clear what must hold until it is over; empty for a value that is {@code margin} away from
 *     the threshold, on the good side
 * @param margin a part of the threshold, from 0 up to 1
 */
public record AlertRule(
    String name,
    Condition condition,
    AlertSeverity severity,
    List<AlertAction> actions,
    Duration forTime,
    Optional<Condition> clear,
    double margin,
    NoData noData) {

  /** How far on the good side a value must be when the plan does not say. */
  public static final double MARGIN = 0.2;

  public AlertRule {
    actions = List.copyOf(actions);
  }
}

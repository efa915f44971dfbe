package io.whimbrel.core.plan;

import java.time.Duration;
import java.util.List;

/**
 * How the target is watched after the cutover.
 *
 * @param length how long
 * @param every time between two checks
 * @param checks SQL on the target, each must return one row whose first column is true
 */
public record MonitorRules(Duration length, Duration every, List<String> checks) {
  public MonitorRules {
    checks = List.copyOf(checks);
  }
}

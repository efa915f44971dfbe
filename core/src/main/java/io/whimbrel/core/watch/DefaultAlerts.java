package io.whimbrel.core.watch;

import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.FigureNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rules of a plan that names none: query time, error rate, connections, disk space. */
final class DefaultAlerts {
  private static final Duration FOR = Duration.ofMinutes(2);

  private DefaultAlerts() {}

  static List<AlertRule> rules() {
    return List.of(
        rule("Query Performance", "query_time > baseline + 50%", AlertSeverity.WARNING),
        rule("Error Rate", "error_rate > 2%", AlertSeverity.CRITICAL),
        rule("Connection Pool", "connections_used > 90%", AlertSeverity.CRITICAL),
        rule("Disk Space", "disk_used > 80%", AlertSeverity.WARNING));
  }

  private static AlertRule rule(String name, String condition, AlertSeverity severity) {
    return new AlertRule(
        name,
        Condition.parse(condition, FigureNames.KNOWN),
        severity,
        ActionWords.understand("notify"),
        FOR,
        Optional.empty(),
        AlertRule.MARGIN,
        NoData.IGNORE);
  }
}

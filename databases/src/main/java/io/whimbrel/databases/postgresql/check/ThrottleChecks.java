package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.Meter;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.meter.PostgresMeter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what the plan's throttle goes by can be measured: a rule without figures is no rule. */
final class ThrottleChecks {
  private static final String MAY_NOT_SEE =
      "select current_user where not pg_has_role('pg_read_all_stats', 'usage')";

  private static final Set<Measure> OF_ALL_SESSIONS =
      EnumSet.of(Measure.ACTIVE_SESSIONS, Measure.WAITING_SESSIONS, Measure.STANDBY_LAG);

  private final PostgresConnections connections;
  private final Throttle throttle;
  private final List<Finding> findings = new ArrayList<>();

  ThrottleChecks(PostgresConnections connections, Throttle throttle) {
    this.connections = connections;
    this.throttle = throttle;
  }

  List<Finding> find(Connection connection) throws SQLException {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    throttle.source().forEach(rule -> measures.add(rule.measure()));
    throttle.probe().ifPresent(_ -> measures.add(Measure.PROBE_P95));
    throttle.disk().ifPresent(_ -> measures.add(Measure.DISK_FREE));
    if (measures.isEmpty()) {
      return List.of();
    }
    List<String> blind = Query.texts(connection, MAY_NOT_SEE);
    try (Meter meter = new PostgresMeter(connections, throttle)) {
      Map<Measure, Reading> readings = meter.read(measures);
      readings.forEach((measure, reading) -> check(measure, reading, blind));
    }
    return List.copyOf(findings);
  }

  private void check(Measure measure, Reading reading, List<String> blind) {
    if (!(reading instanceof Reading.NoData none)) {
      return;
    }
    if (!OF_ALL_SESSIONS.contains(measure)) {
      String key = measure == Measure.DISK_FREE ? "limits.disk" : "limits.probe";
      findings.add(
          Finding.block(
              ProblemCode.PLAN_INVALID,
              "%s cannot be measured: %s".formatted(measure.text(), none.why()),
              key,
              "correct the query; names in it need their schema"));
    } else if (blind.isEmpty()) {
      findings.add(
          Finding.warn(
              ProblemCode.SETTING_WRONG,
              "the rule '%s' has no data: %s".formatted(rule(measure), none.why()),
              "limits.source",
              "take the rule out, or connect the standby; without data one worker reads"));
    } else {
      findings.add(
          Finding.block(
              ProblemCode.GRANT_MISSING,
              "user %s may not see other sessions, which the rule '%s' is about"
                  .formatted(blind.getFirst(), rule(measure)),
              "limits.source",
              "grant pg_monitor to " + Sql.identifier(blind.getFirst())));
    }
  }

  private String rule(Measure measure) {
    return throttle.source().stream()
        .filter(rule -> rule.measure() == measure)
        .map(Rule::text)
        .findFirst()
        .orElse(measure.text());
  }
}

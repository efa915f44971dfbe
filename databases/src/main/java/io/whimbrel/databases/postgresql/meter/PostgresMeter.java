package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.database.Meter;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures a PostgreSQL server from its statistics views and by the plan's own queries, on one
 * connection that can only read and whose statements end after two seconds. Sessions of the run
 * itself do not count. Used by one thread.
 */
public final class PostgresMeter implements Meter {
  private static final String SEES_ALL = "select pg_has_role('pg_read_all_stats', 'usage')";

  private static final String SESSIONS =
      """
      select count(*) from pg_stat_activity
      where backend_type = 'client backend'
        and application_name is distinct from current_setting('application_name')
        and %s
      """;

  private static final String ACTIVE =
      SESSIONS.formatted("state in ('active', 'fastpath function call')");

  private static final String WAITING = SESSIONS.formatted("wait_event_type = 'Lock'");

  /** A standby that is silent tells no lag: then the silence counts. Readers of slots are none. */
  private static final String STANDBYS =
      """
      select max(greatest(extract(epoch from r.replay_lag),
        extract(epoch from case when r.replay_lsn < pg_current_wal_lsn()
          and clock_timestamp() - r.reply_time > interval '10 seconds'
          then clock_timestamp() - r.reply_time end), 0))::float8
      from pg_stat_replication r
      where r.replay_lsn is not null
        and not exists (select from pg_replication_slots s
          where s.active_pid = r.pid and s.slot_type = 'logical')
      """;

  private final Throttle throttle;
  private final MeasuringConnection connection;

  /** A meter of the server that these connections lead to, with a plan's queries. */
  public PostgresMeter(PostgresConnections connections, Throttle throttle) {
    this.connection = new MeasuringConnection(connections);
    this.throttle = throttle;
  }

  @Override
  public Map<Measure, Reading> read(Set<Measure> measures) {
    Map<Measure, Reading> readings = new EnumMap<>(Measure.class);
    try {
      Connection open = connection.open();
      for (Measure measure : measures) {
        readings.put(measure, read(open, measure));
      }
      return readings;
    } catch (Problem problem) {
      close();
      return all(measures, problem.what());
    }
  }

  private static Map<Measure, Reading> all(Set<Measure> measures, String why) {
    return measures.stream().collect(Collectors.toMap(m -> m, _ -> new Reading.NoData(why)));
  }

  /** What fails with the connection fails for all measures, and ends it. */
  private Reading read(Connection open, Measure measure) {
    try {
      return switch (measure) {
        case ACTIVE_SESSIONS -> ofAllSessions(open, ACTIVE);
        case WAITING_SESSIONS -> ofAllSessions(open, WAITING);
        case STANDBY_LAG -> ofAllSessions(open, STANDBYS);
        case PROBE_P95 -> probe(open);
        case DISK_FREE -> disk(open);
      };
    } catch (SQLException e) {
      Problem problem = SqlProblems.of(e, "measuring " + measure.text());
      if (SqlProblems.isConnectionLost(e)) {
        throw problem;
      }
      return new Reading.NoData(problem.what());
    }
  }

  private static Reading ofAllSessions(Connection open, String sql) throws SQLException {
    return Query.holds(open, SEES_ALL)
        ? number(open, sql, "no standby is connected")
        : new Reading.NoData("our user may not see other sessions: grant pg_monitor to it");
  }

  private Reading probe(Connection open) throws SQLException {
    if (throttle.probe().isEmpty()) {
      return new Reading.NoData("the plan has no limits.probe");
    }
    return new Reading.Figure(MeasuringConnection.seconds(open, throttle.probe().get()));
  }

  private Reading disk(Connection open) throws SQLException {
    Optional<String> query = throttle.disk();
    return query.isEmpty()
        ? new Reading.NoData("the plan has no limits.disk")
        : number(open, query.get(), "limits.disk tells NULL or nothing");
  }

  private static Reading number(Connection open, String sql, String nothing) throws SQLException {
    List<Optional<Double>> rows = Query.list(open, sql, PostgresMeter::value);
    return rows.stream()
        .findFirst()
        .flatMap(value -> value)
        .<Reading>map(Reading.Figure::new)
        .orElseGet(() -> new Reading.NoData(nothing));
  }

  private static Optional<Double> value(ResultSet row) throws SQLException {
    double value = row.getDouble(1);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  @Override
  public void close() {
    connection.close();
  }
}

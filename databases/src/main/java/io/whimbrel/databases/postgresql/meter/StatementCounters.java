package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mean time of the statements that others ran since the look before, by {@code
 * pg_stat_statements}; where that is not there, of the probes. Statements of our own user are left
 * out: a copy of a table is no query of the application. Used by one thread.
 */
final class StatementCounters {
  private static final String SCHEMA =
      """
      select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'pg_stat_statements'
      """;

  private @Nullable Counts before;

  private record Counts(long calls, double millis) {}

  Map<KnownFigure, Reading> read(Connection open, List<Double> probes) throws SQLException {
    Optional<String> schema = Query.texts(open, SCHEMA).stream().findFirst();
    Optional<Reading> mean =
        schema.isPresent() ? counted(open, schema.get()) : Optional.of(ofProbes(probes));
    return mean.map(m -> Map.of(KnownFigure.QUERY_TIME, m)).orElse(Map.of());
  }

  /** Empty when nobody ran anything since the look before. */
  private Optional<Reading> counted(Connection open, String schema) throws SQLException {
    Counts now =
        Query.list(
                open,
                """
                select coalesce(sum(s.calls), 0), coalesce(sum(s.total_exec_time), 0)
                from %s.pg_stat_statements(false) s
                where s.dbid = (select oid from pg_database where datname = current_database())
                  and s.userid <> (select oid from pg_roles where rolname = session_user)
                """
                    .formatted(Sql.identifier(schema)),
                r -> new Counts(r.getLong(1), r.getDouble(2)))
            .getFirst();
    Counts then = before;
    before = now;
    if (then == null || now.calls() <= then.calls()) {
      return Optional.empty();
    }
    double millis = (now.millis() - then.millis()) / (now.calls() - then.calls());
    return millis < 0 ? Optional.empty() : Optional.of(new Reading.Figure(millis / 1_000));
  }

  private static Reading ofProbes(List<Double> probes) {
    return probes.isEmpty()
        ? new Reading.NoData(
            "pg_stat_statements is not installed, and no probe of watch.probes was run")
        : new Reading.Figure(probes.stream().mapToDouble(p -> p).average().orElse(0));
  }
}

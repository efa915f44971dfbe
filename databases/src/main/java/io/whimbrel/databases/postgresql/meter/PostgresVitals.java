package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a PostgreSQL server does, from its statistics views and the plan's queries, on one connection
 * that can only read and whose statements end after two seconds. Used by one thread.
 */
public final class PostgresVitals implements Vitals {
  private static final String SESSIONS =
      """
      select (select sum(numbackends) from pg_stat_database)::float8,
        (select max(setting::int) filter (where name = 'max_connections')
           - coalesce(sum(setting::int) filter (where name like '%reserved_connections'), 0)
         from pg_settings where name in
           ('max_connections', 'superuser_reserved_connections', 'reserved_connections'))::float8,
        (select count(distinct pid) from pg_locks where not granted)::float8
      """;

  private final List<String> probes;
  private final ActivityCounters activity = new ActivityCounters();
  private final StatementCounters statements = new StatementCounters();
  private final ServerDisk disk;
  private final SlotFigures slot;
  private final MeasuringConnection connection;

  /**
   * Of the server that these connections lead to.
   *
   * @param slot the replication slot of the run that is watched
   */
  public PostgresVitals(
      PostgresConnections connections, List<String> probes, Optional<String> disk, String slot) {
    this.connection = new MeasuringConnection(connections);
    this.probes = List.copyOf(probes);
    this.disk = new ServerDisk(disk);
    this.slot = new SlotFigures(slot);
  }

  /** Figures of one kind. */
  @FunctionalInterface
  private interface Look {
    Map<KnownFigure, Reading> at(Connection connection) throws SQLException;
  }

  @Override
  public Signs read() {
    Map<String, Reading> figures = new HashMap<>();
    List<Double> latencies = new ArrayList<>();
    try {
      Connection open = connection.open();
      look(open, figures, PostgresVitals::sessions, KnownFigure.CONNECTIONS);
      look(open, figures, activity::read, KnownFigure.TRANSACTIONS);
      look(open, figures, disk::read, KnownFigure.DISK_FREE);
      look(open, figures, slot::read, KnownFigure.SLOT_RETAINED);
      look(open, figures, c -> probe(c, latencies), KnownFigure.QUERY_P95);
      look(open, figures, c -> statements.read(c, latencies), KnownFigure.QUERY_TIME);
    } catch (Problem problem) {
      close();
      figures.clear();
      Reading none = new Reading.NoData(problem.what());
      for (KnownFigure figure : KnownFigure.values()) {
        if (figure.isOfSide()) {
          figures.put(figure.text(), none);
        }
      }
    }
    return new Signs(figures, latencies);
  }

  /** What fails with the connection fails for all figures, and ends it. */
  private static void look(
      Connection open, Map<String, Reading> figures, Look look, KnownFigure first) {
    try {
      look.at(open).forEach((figure, reading) -> figures.put(figure.text(), reading));
    } catch (SQLException e) {
      Problem problem = SqlProblems.of(e, "measuring " + first.text());
      if (SqlProblems.isConnectionLost(e)) {
        throw problem;
      }
      figures.put(first.text(), new Reading.NoData(problem.what()));
    }
  }

  private static Map<KnownFigure, Reading> sessions(Connection open) throws SQLException {
    double[] row =
        Query.list(
                open, SESSIONS, r -> new double[] {r.getDouble(1), r.getDouble(2), r.getDouble(3)})
            .getFirst();
    return Map.of(
        KnownFigure.CONNECTIONS,
        new Reading.Figure(row[0]),
        KnownFigure.CONNECTIONS_USED,
        new Reading.Figure(row[0] / Math.max(1, row[1])),
        KnownFigure.LOCKS_WAITING,
        new Reading.Figure(row[2]));
  }

  private Map<KnownFigure, Reading> probe(Connection open, List<Double> latencies)
      throws SQLException {
    Map<KnownFigure, Reading> failed = new HashMap<>();
    for (String probe : probes) {
      try {
        latencies.add(MeasuringConnection.seconds(open, probe));
      } catch (SQLException e) {
        if (SqlProblems.isConnectionLost(e)) {
          throw e;
        }
        failed.put(
            KnownFigure.QUERY_P95, new Reading.NoData(SqlProblems.of(e, "running a probe").what()));
      }
    }
    return failed;
  }

  @Override
  public void close() {
    connection.close();
  }
}

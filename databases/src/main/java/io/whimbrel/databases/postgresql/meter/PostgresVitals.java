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
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a PostgreSQL server does, from its statistics views and the plan's queries, on one connection
 * that can only read and whose statements end after two seconds. Used by one thread.
 */
public final class PostgresVitals implements Vitals {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);
  private static final String CANCELLED = "57014";

  private static final String SETTINGS =
      """
      set default_transaction_read_only = on;
      set statement_timeout = '2s';
      set lock_timeout = '2s'
      """;

  private static final String SESSIONS =
      """
      select (select sum(numbackends) from pg_stat_database)::float8,
        (select max(setting::int) filter (where name = 'max_connections')
           - coalesce(sum(setting::int) filter (where name like '%reserved_connections'), 0)
         from pg_settings where name in
           ('max_connections', 'superuser_reserved_connections', 'reserved_connections'))::float8,
        (select count(distinct pid) from pg_locks where not granted)::float8
      """;

  private final PostgresConnections connections;
  private final List<String> probes;
  private final ActivityCounters activity = new ActivityCounters();
  private final StatementCounters statements = new StatementCounters();
  private final ServerDisk disk;
  private final SlotFigures slot;
  private @Nullable Connection connection;

  /**
   * Of the server that these connections lead to.
   *
   * @param slot the replication slot of the run that is watched
   */
  public PostgresVitals(
      PostgresConnections connections, List<String> probes, Optional<String> disk, String slot) {
    this.connections = connections;
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
      Connection open = open();
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

  private Connection open() {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    Connection fresh = connections.open(SILENCE_MAX);
    connection = fresh;
    try {
      Query.execute(fresh, SETTINGS);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "measuring " + connections.place());
    }
    return fresh;
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

  /** A probe that takes too long is no failure but a latency. */
  private Map<KnownFigure, Reading> probe(Connection open, List<Double> latencies)
      throws SQLException {
    Map<KnownFigure, Reading> failed = new HashMap<>();
    for (String probe : probes) {
      long begun = System.nanoTime();
      try (Statement statement = open.createStatement()) {
        boolean _ = statement.execute(probe);
      } catch (SQLException e) {
        if (SqlProblems.isConnectionLost(e)) {
          throw e;
        }
        if (!CANCELLED.equals(e.getSQLState())) {
          failed.put(
              KnownFigure.QUERY_P95,
              new Reading.NoData(SqlProblems.of(e, "running a probe").what()));
          continue;
        }
      }
      latencies.add((System.nanoTime() - begun) / 1e9);
    }
    return failed;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      PostgresConnections.end(open);
    }
  }
}

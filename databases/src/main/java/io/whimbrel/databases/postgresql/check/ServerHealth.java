package io.whimbrel.databases.postgresql.check;

import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a server does, in words. */
public final class ServerHealth {

  private static final String HEALTH =
      """
      select
        (select format('%s of %s', count(*), current_setting('max_connections'))
          from pg_stat_activity where backend_type = 'client backend') as connections,
        (select count(*) from pg_stat_activity where wait_event_type = 'Lock') as waiting,
        (select coalesce(max(clock_timestamp() - xact_start), interval '0')
          from pg_stat_activity where backend_type = 'client backend') as oldest,
        d.deadlocks, d.xact_rollback, pg_size_pretty(pg_database_size(d.datid)) as size
      from pg_stat_database d where d.datname = current_database()
      """;

  private ServerHealth() {}

  /** Values by name, in a fixed order. */
  public static Map<String, String> of(PostgresConnections connections) {
    try (Connection connection = connections.brief()) {
      Map<String, String> health = new LinkedHashMap<>();
      long start = System.nanoTime();
      Query.holds(connection, "select true");
      Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
      health.put("round trip", "%.1f ms".formatted(roundTrip.toNanos() / 1e6));
      Query.list(
          connection,
          HEALTH,
          row -> {
            health.put("connections", row.getString("connections"));
            health.put("waiting for locks", row.getString("waiting"));
            health.put("oldest transaction", row.getString("oldest"));
            health.put("deadlocks", row.getString("deadlocks"));
            health.put("rolled back", row.getString("xact_rollback"));
            health.put("size", row.getString("size"));
            return health;
          });
      return health;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking the health of " + connections.place());
    }
  }
}

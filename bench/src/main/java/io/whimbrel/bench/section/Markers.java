package io.whimbrel.bench.section;

import io.whimbrel.bench.system.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Rows that are written to the source to be waited for on the target. */
final class Markers {
  /** What makes their table, and the heartbeat's. */
  static final String[] TABLES = {
    "create table bench_marker (id int primary key)",
    "create table bench_heartbeat (id int primary key, at timestamptz not null)",
    "insert into bench_heartbeat values (1, clock_timestamp())"
  };

  private static final Duration MAX = Duration.ofMinutes(20);

  private final Server source;
  private final String database;
  private int last;

  Markers(Server source, String database) {
    this.source = source;
    this.database = database;
    String most = source.text(database, "select coalesce(max(id), 0) from bench_marker");
    this.last = Integer.parseInt(most);
  }

  /** Writes one and returns its number. */
  int write() {
    last++;
    source.execute(database, "insert into bench_marker values (%d)".formatted(last));
    return last;
  }

  /** Waits until one is on the target. */
  static void await(Server target, Follower follower, int marker) {
    try (Connection connection = target.connect(follower.database())) {
      String query = "select 1 from bench_marker where id = " + marker;
      new Waiting(MAX)
          .until(
              "marker " + marker,
              () -> {
                follower.requireAlive();
                return !Server.text(connection, query).isEmpty();
              });
    } catch (SQLException e) {
      throw new IllegalStateException("closing", e);
    }
  }
}

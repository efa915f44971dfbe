package io.whimbrel.cli.voyage;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A server, and the link by which a run comes to it. */
record Shore(EmbeddedPostgres server, TcpProxy link) implements AutoCloseable {

  private static final String OUR_BACKENDS =
      """
      select pid from pg_stat_activity
      where application_name ~ 'whimbrel' and backend_type in ('client backend', 'walsender')
      order by backend_start
      """;

  static Shore of(EmbeddedPostgres server) {
    return new Shore(server, TcpProxy.to("127.0.0.1", server.port()));
  }

  /** Kills the server as a crash would, and starts it again. */
  void crash() {
    server.kill();
    server.restart();
  }

  /** The process of one of the run's sessions; empty when it has none now. */
  Optional<Long> backend(Random random) {
    try (Connection connection = server.connect("postgres")) {
      List<String> pids = Traces.texts(connection, OUR_BACKENDS);
      return pids.isEmpty()
          ? Optional.empty()
          : Optional.of(Long.parseLong(pids.get(random.nextInt(pids.size()))));
    } catch (SQLException e) {
      return Optional.empty(); // the server recovers from an earlier blow
    }
  }

  /** Ends a session in an orderly way. */
  void end(long pid) {
    server.execute("postgres", "select pg_terminate_backend(%d)".formatted(pid));
  }

  /** Sends a signal to the server and all of its children. */
  void signalAll(Signal signal) throws IOException, InterruptedException {
    List<Long> pids =
        ProcessHandle.of(server.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid)
            .toList();
    signal.send(server.pid());
    for (long pid : pids) {
      signal.send(pid);
    }
  }

  @Override
  public void close() {
    link.close();
    server.close();
  }
}

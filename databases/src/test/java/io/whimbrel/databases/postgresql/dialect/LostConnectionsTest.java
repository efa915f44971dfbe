package io.whimbrel.databases.postgresql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections whose server went away while they were idle, and which are closed then. */
@ExtendWith(PostgresServers.Resolver.class)
class LostConnectionsTest {

  private final PostgresServers servers;
  private TcpProxy link;
  private PostgresConnections connections;

  LostConnectionsTest(PostgresServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void connect() {
    link = TcpProxy.to("127.0.0.1", servers.server(PostgresVersion.V18).port());
    String url = "postgresql://postgres@127.0.0.1:%d/postgres".formatted(link.port());
    connections = new PostgresConnections(new DatabaseUrl("test", url), "whimbrel-test");
  }

  @AfterEach
  void disconnect() {
    link.close();
  }

  @Test
  void anEndedSessionIsClosedWithoutAProblem() {
    Connection connection = torn();

    assertThatCode(() -> PostgresConnections.end(connection)).doesNotThrowAnyException();
  }

  @Test
  void aSocketThatFailsWhileItIsClosedIsALostConnection() {
    Connection connection = torn();

    SQLException failure = closed(connection).orElseThrow();

    assertThat(SqlProblems.isConnectionLost(failure)).isTrue();
    assertThat(SqlProblems.of(failure, "closing"))
        .matches(problem -> problem.code() == ProblemCode.UNREACHABLE)
        .matches(Problem::isTransient);
  }

  /** A connection whose link was reset while nothing was asked of it. */
  private Connection torn() {
    Connection connection = connections.open();
    link.reset();
    await().until(() -> link.connections() == 0);
    return connection;
  }

  private static Optional<SQLException> closed(Connection connection) {
    try {
      connection.close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }
}

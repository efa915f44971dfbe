package io.whimbrel.databases.postgresql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that one piece of work gives back and the next one takes. */
@ExtendWith(PostgresServers.Resolver.class)
class LeaseTest {

  private static final String SESSION = "select pg_backend_pid()::text";

  private final PostgresServers servers;
  private TcpProxy link;
  private PostgresConnections connections;

  LeaseTest(PostgresServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void connect() {
    link = TcpProxy.to("127.0.0.1", servers.server(PostgresVersion.V18).port());
    String url = "postgresql://postgres@127.0.0.1:%d/postgres".formatted(link.port());
    connections = new PostgresConnections(new DatabaseUrl("test", url), "whimbrel");
  }

  @AfterEach
  void disconnect() {
    connections.close();
    link.close();
  }

  @Test
  void theNextWorkGetsTheSameSessionAndNothingOfWhatTheLastOneLeft() throws SQLException {
    String first;
    try (Lease lease = connections.lease()) {
      Connection connection = lease.connection();
      first = text(connection, SESSION);
      Query.execute(connection, "set search_path = public; set timezone = 'Asia/Tokyo'");
      Query.execute(connection, "set session_replication_role = replica");
      Query.execute(connection, "create temp table of_the_last (id int)");
      connection.setAutoCommit(false);
      Query.execute(connection, "create table public.never_committed (id int)");
      lease.done();
    }

    try (Lease lease = connections.lease()) {
      Connection connection = lease.connection();
      assertThat(text(connection, SESSION)).isEqualTo(first);
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(text(connection, "show search_path")).isEqualTo("pg_catalog");
      assertThat(text(connection, "show timezone")).isEqualTo("UTC");
      assertThat(text(connection, "show application_name")).isEqualTo("whimbrel");
      assertThat(text(connection, "show session_replication_role")).isEqualTo("origin");
      assertThat(text(connection, "select to_regclass('pg_temp.of_the_last')::text")).isNull();
      assertThat(text(connection, "select to_regclass('public.never_committed')::text")).isNull();
    }
  }

  @Test
  void theServerIsNotAskedToForgetWhereTheWorkSaysThatItChangedNothing() throws SQLException {
    try (Lease lease = connections.lease()) {
      Query.execute(lease.connection(), "set whimbrel.seen = 'still here'");
      lease.doneUnchanged();
    }
    try (Lease lease = connections.lease()) {
      assertThat(text(lease.connection(), "show whimbrel.seen")).isEqualTo("still here");
      lease.done();
    }
    try (Lease lease = connections.lease()) {
      assertThat(text(lease.connection(), "select current_setting('whimbrel.seen', true)"))
          .isNullOrEmpty();
    }
  }

  @Test
  void aBriefConnectionIsGivenBackByClosingItAndIsAsNewForTheNext() throws SQLException {
    String first;
    try (Connection connection = connections.brief()) {
      first = text(connection, SESSION);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> Query.execute(connection, "create table public.refused (id int)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read-only");
    }

    try (Connection connection = connections.brief()) {
      assertThat(text(connection, SESSION)).isEqualTo(first);
      assertThat(connection.isReadOnly()).isFalse();
      connection.setAutoCommit(false);
      assertThat(text(connection, "show transaction_read_only")).isEqualTo("off");
      assertThat(text(connection, "show transaction_isolation")).isEqualTo("read committed");
    }
  }

  @Test
  void aBriefConnectionThatWasLostAtWorkIsNotGivenBack() throws SQLException {
    try (Connection connection = connections.brief()) {
      String lost = text(connection, SESSION);
      link.reset();
      link.pass();
      assertThatThrownBy(() -> text(connection, SESSION)).isInstanceOf(SQLException.class);

      try (Connection next = connections.brief()) {
        assertThat(text(next, SESSION)).isNotEqualTo(lost);
      }
    }
    try (Connection last = connections.brief()) {
      assertThat(text(last, "select 'here'")).isEqualTo("here");
    }
  }

  @Test
  void aSessionWhoseWorkDidNotEndWellIsNotUsedAgain() throws SQLException {
    String first;
    try (Lease lease = connections.lease()) {
      first = text(lease.connection(), SESSION);
    }

    try (Lease lease = connections.lease()) {
      assertThat(text(lease.connection(), SESSION)).isNotEqualTo(first);
    }
  }

  @Test
  void aSessionThatWasLostWhileItWaitedIsReplaced() throws SQLException {
    try (Lease lease = connections.lease()) {
      lease.done();
    }
    link.reset();
    link.pass();

    try (Lease lease = connections.lease()) {
      assertThat(text(lease.connection(), "select 'here'")).isEqualTo("here");
    }
  }

  @Test
  void nothingWaitsAnyMoreOnceTheyAreClosed() throws SQLException {
    Lease late = connections.lease();
    connections.close();
    late.done();
    late.close();

    assertThat(late.connection().isClosed()).isTrue();
  }

  private static String text(Connection connection, String query) throws SQLException {
    return Query.texts(connection, query).getFirst();
  }
}

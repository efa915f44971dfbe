package io.whimbrel.engine.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Place;
import io.whimbrel.core.plan.cutover.SwitchAction.Servers;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.traffic.HaProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy in front of two servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HaProxySwitchTest {
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private TwoPlaces places;
  private EmbeddedPostgres other;

  @BeforeAll
  void open(@TempDir Path directory) {
    places = new TwoPlaces(directory);
    other = EmbeddedPostgres.start(PostgresVersion.V18);
  }

  @AfterAll
  void close() {
    other.close();
    places.close();
  }

  @Test
  void sessionsOfTheOldServerAreCutAndNewOnesComeToTheNewOne() throws SQLException {
    try (HaProxy proxy = twoServers("admin");
        Connection client = connect(proxy)) {
      assertThat(port(client)).isEqualTo(places.server().port());

      places.switches(pair(proxy)).move(in(5));

      assertThatThrownBy(() -> port(client)).isInstanceOf(SQLException.class);
      assertThat(ports(proxy, 4)).containsOnly(other.port());
      assertThat(places.told()).contains("1 sessions were cut");
      assertThat(places.switches(pair(proxy)).undo()).isEmpty();
      assertThat(ports(proxy, 4)).containsOnly(places.server().port());
      assertThat(places.switches(pair(proxy)).undo()).isEmpty();
    }
  }

  @Test
  void aShareOfReadsGoesToTheNewServerAndWhoComesAfterAcrashTakesItBack() throws SQLException {
    try (HaProxy proxy = twoServers("admin")) {
      ReadPath reads = places.reads(pair(proxy));

      reads.send(25, 0);
      List<Integer> quarter = ports(proxy, 40);
      reads.send(100, 25);
      List<Integer> all = ports(proxy, 4);
      try (Connection reader = connect(proxy)) {
        reads.send(50, 100);
        assertThatThrownBy(() -> port(reader)).isInstanceOf(SQLException.class);
      }
      List<Integer> half = ports(proxy, 40);
      places.reads(pair(proxy)).takeBack();

      assertThat(Collections.frequency(quarter, other.port())).isBetween(8, 12);
      assertThat(all).containsOnly(other.port());
      assertThat(Collections.frequency(half, other.port())).isBetween(16, 24);
      assertThat(ports(proxy, 4)).containsOnly(places.server().port());
    }
  }

  @Test
  void oneServerGetsTheAddressOfTheTargetAndItsOwnAgain() throws SQLException {
    SwitchAction.Place target =
        new Place(Optional.of("localhost"), Optional.of(other.port()), Optional.empty());
    try (HaProxy proxy =
        HaProxy.start("admin", List.of("server main 127.0.0.1:" + places.server().port()))) {
      SwitchAction action =
          new SwitchAction.HaProxy(
              proxy.socket().toString(), "db", new Servers.Single("main", target), AT_ONCE);

      places.switches(action).move(in(5));
      List<Integer> moved = ports(proxy, 2);
      List<Problem> failures = places.switches(action).undo();

      assertThat(moved).containsOnly(other.port());
      assertThat(failures).isEmpty();
      assertThat(ports(proxy, 2)).containsOnly(places.server().port());
    }
  }

  @Test
  void whatHaProxyDoesNotAllowOrKnowIsSaid() {
    try (HaProxy proxy = twoServers("user")) {
      assertThat(new SwitchChecks(places.plan(pair(proxy))).find())
          .extracting(Finding::what)
          .containsExactly(
              "HAProxy lets nobody change servers over this socket: its level is user");
      assertThatThrownBy(() -> places.switches(pair(proxy)).move(in(5)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("Permission denied")
          .hasMessageContaining("level admin");
      assertThat(places.switches(pair(proxy)).undo()).isEmpty();
    }
    assertThatThrownBy(() -> new HaProxySocket("/nowhere/admin.sock").ask("show info"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("does not answer");
  }

  private HaProxy twoServers(String level) {
    return HaProxy.start(
        level,
        List.of(
            "server old 127.0.0.1:" + places.server().port(),
            "server new 127.0.0.1:" + other.port() + " disabled"));
  }

  private static SwitchAction pair(HaProxy proxy) {
    return new SwitchAction.HaProxy(
        proxy.socket().toString(), "db", new Servers.Pair("old", "new"), AT_ONCE);
  }

  private static Connection connect(HaProxy proxy) throws SQLException {
    return TwoPlaces.connect(proxy.url("postgres"));
  }

  /** The server that answers; it does not know through which port it was reached. */
  private static int port(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("select current_setting('port')")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static List<Integer> ports(HaProxy proxy, int count) throws SQLException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (Connection connection = connect(proxy)) {
        ports.add(port(connection));
      }
    }
    return ports;
  }

  private static Deadline in(int seconds) {
    return Deadline.in(Duration.ofSeconds(seconds));
  }
}

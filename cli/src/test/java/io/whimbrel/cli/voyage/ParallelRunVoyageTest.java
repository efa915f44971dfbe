package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.load.ConnectionUrl;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.traffic.HaProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One parallel run: writes go where a file says, reads through a real HAProxy. Processes are killed
 * at every durable step of a shift; a share that does badly goes back by itself; then writes
 * follow.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ParallelRunVoyageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KILLED = 137;
  private static final List<FaultPoint> POINTS =
      List.of(
          FaultPoint.READS_AIMED,
          FaultPoint.READS_TOLD,
          FaultPoint.READS_NOTED,
          FaultPoint.READS_HELD);

  private final Servers servers;
  @TempDir private Path directory;

  ParallelRunVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void readsAreShiftedTakenBackWhenTheyDoBadlyAndFollowedByWrites() throws Exception {
    String database = servers.name("parallel");
    Ledger ledger = Ledger.inMemory();
    long seed = new Random().nextLong();
    System.out.println("parallel run: " + database + ", seed " + seed);
    Voyage voyage = servers.torture(database, directory).withWayBack();
    Application application = new Application(directory);
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 100, seed);

    try (HaProxy proxy = proxy();
        WriteLoad load = new WriteLoad(application::url, plan, ledger).start()) {
      shifting(proxy, database);
      await().atMost(PATIENCE).until(() -> ledger.size() > 200);
      for (FaultPoint point : POINTS) {
        assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
            .as(voyage.said())
            .isEqualTo(KILLED);
      }

      Process process = voyage.start("", "run", "plan.yaml");
      voyage.awaitSaid("gate CUTOVER");
      assertThat(voyage.said()).contains("the target is warmed: ");
      assertThat(sides(proxy, database)).containsExactly(servers.target().port());
      servers.target().execute(database, "create role bad_" + database);
      voyage.awaitSaid("all reads go to the source: the application's switch");
      assertThat(sides(proxy, database)).containsExactly(servers.source().port());
      servers.target().execute(database, "drop role bad_" + database);
      assertThat(voyage.run("", "approve", "cutover", "--despite", "tried", "plan.yaml")).isZero();
      assertThat(voyage.await(process)).as(voyage.said()).isZero();

      assertThat(sides(proxy, database)).containsExactly(servers.target().port());
      int after = ledger.size();
      await().atMost(PATIENCE).until(() -> ledger.size() > after + 100);
      load.stop();
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      voyage.assertArrived(ledger, TortureWorkload.queries());
      assertThat(voyage.run("", "rollback", "--confirm", database, "plan.yaml"))
          .as(voyage.said())
          .isZero();
      assertThat(sides(proxy, database)).containsExactly(servers.source().port());
    }

    try (Connection old = servers.source().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(old)).isEmpty();
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private HaProxy proxy() {
    return HaProxy.start(
        "admin",
        List.of(
            "server old 127.0.0.1:" + servers.source().port(),
            "server new 127.0.0.1:%d disabled".formatted(servers.target().port())));
  }

  private void shifting(HaProxy proxy, String database) throws IOException {
    Files.writeString(
        directory.resolve("queries.sql"),
        """
        -- name: the application's switch
        select 0;
        -- target:
        select count(*) from pg_roles where rolname = 'bad_%s';
        """
            .formatted(database));
    Path file = directory.resolve("plan.yaml");
    String plan =
        Files.readString(file)
            .replace(
                "approve: rule",
                "approve: person\n  warm: { queries: queries.sql, prewarm: tables }");
    Files.writeString(
        file,
        plan
            + """
            strategy: parallel-run
            # how full the disks of this machine are is not what this is about
            alerts: [{ name: Full, condition: "connections_used > 99%%" }]
            parallel-run:
              switch: { haproxy: { socket: %s, backend: db, source: old, target: new, drain: 100ms } }
              reads: [10%%, 50%%, 100%%]
              hold: 300ms
              compare: { every: 200ms, shadow: queries.sql, repeats: 1, slower: 1000x }
            """
                .formatted(proxy.socket()));
  }

  /** Which servers answer readers that connect now, by their ports. */
  private static Set<Integer> sides(HaProxy proxy, String database) throws SQLException {
    Set<Integer> ports = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      String url = ConnectionUrl.jdbc(proxy.url(database));
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery("select inet_server_port() from torture.account limit 1")) {
        while (result.next()) {
          ports.add(result.getInt(1));
        }
      }
    }
    return ports;
  }
}

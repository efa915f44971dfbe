package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One voyage in which a process is killed with SIGKILL at every durable step of the way back and of
 * the rollback: each next process ends what the one before had begun, goes on, and is killed one
 * step further. The application writes all the while, wherever its file says that the database is.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class RollbackCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KILLED = 137;
  private static final int REFUSED_COMMAND = ExitCode.USAGE.status();
  private static final String REFUSED = "25006";

  private final Servers servers;
  @TempDir private Path directory;

  RollbackCrashTest(Servers servers) {
    this.servers = servers;
  }

  private static List<FaultPoint> points(String prefix) {
    return Stream.of(FaultPoint.values()).filter(p -> p.name().startsWith(prefix)).toList();
  }

  /** Those that this test passes. */
  static Set<FaultPoint> all() {
    Set<FaultPoint> all = EnumSet.noneOf(FaultPoint.class);
    all.addAll(points("BACK_"));
    all.addAll(points("ROLLBACK_"));
    return all;
  }

  @Test
  void processesKilledAtEveryStepLeaveOneSideInChargeAndLoseNothing() throws Exception {
    String database = servers.name("rollback");
    Voyage voyage = servers.torture(database, directory).withWayBack();
    Ledger ledger = Ledger.inMemory();
    long seed = new Random().nextLong();
    System.out.println("rollback crashes: " + database + ", seed " + seed);
    Application application = new Application(directory);
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 50, seed);

    try (WriteLoad load = new WriteLoad(application::url, plan, ledger).start()) {
      await().atMost(PATIENCE).until(() -> ledger.size() > 200);
      for (FaultPoint point : points("BACK_")) {
        assertThat(voyage.run(kill(point), "run", "plan.yaml"))
            .as(told(point, voyage))
            .isEqualTo(KILLED);
        assertAtMostOneAccepts(database, point);
      }
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      for (FaultPoint point : points("ROLLBACK_")) {
        assertThat(rollback(voyage, kill(point), database))
            .as(told(point, voyage))
            .isEqualTo(KILLED);
        if (point == FaultPoint.ROLLBACK_FENCED || point == FaultPoint.ROLLBACK_DECIDED) {
          assertThat(voyage.cleanUp("")).as(told(point, voyage)).isEqualTo(REFUSED_COMMAND);
        }
        assertAtMostOneAccepts(database, point);
      }
      assertThat(rollback(voyage, "", database)).as(voyage.said()).isZero();
      int after = ledger.size();
      await().atMost(PATIENCE).until(() -> ledger.size() > after + 100);
      load.stop();
    }

    assertThat(accepts(servers.source(), database)).isTrue();
    assertThat(accepts(servers.target(), database)).isFalse();
    try (Connection old = servers.source().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(old)).isEmpty();
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private static int rollback(Voyage voyage, String fault, String database) throws Exception {
    return voyage.run(fault, "rollback", "--confirm", database, "plan.yaml");
  }

  private static String kill(FaultPoint point) {
    return point.text() + ":kill";
  }

  private static String told(FaultPoint point, Voyage voyage) throws Exception {
    return point.text() + "\n" + voyage.said();
  }

  private void assertAtMostOneAccepts(String database, FaultPoint point) throws SQLException {
    assertThat(accepts(servers.source(), database) && accepts(servers.target(), database))
        .as(point.text())
        .isFalse();
  }

  /** A statement that changes no row meets a fence all the same. */
  private static boolean accepts(EmbeddedPostgres server, String database) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("delete from torture.entry where false");
      return true;
    } catch (SQLException e) {
      if (REFUSED.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the new side accepts comes back to the old one, which then takes over again. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class WayBackVoyageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Servers servers;
  @TempDir private Path directory;

  WayBackVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void theOldSideTakesOverAgainWithEveryWriteThatTheNewSideAccepted() throws Exception {
    String database = servers.name("back");
    Voyage voyage = servers.torture(database, directory).withWayBack();
    servers
        .source()
        .execute(database, "create sequence torture.free; select nextval('torture.free')");
    Ledger ledger = Ledger.inMemory();
    long seed = new Random().nextLong();
    System.out.println("way back: " + database + ", seed " + seed);
    Process run;
    try (WriteLoad load = load(ledger, seed).start()) {
      await().atMost(PATIENCE).until(() -> ledger.size() > 200);
      run = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("is carried to the old side");
      int before = ledger.size();
      await().atMost(PATIENCE).until(() -> ledger.size() > before + 300);
      load.stop();
    }
    voyage.awaitSameRows();

    servers.target().execute(database, "select setval('torture.free', 5000)");
    assertThat(voyage.run("", "rollback", "--dry-run", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.said()).contains("advice: ROLLBACK");
    assertThat(voyage.run("", "status", "plan.yaml")).isZero();
    assertThat(voyage.said()).contains("data at stake LOW");
    assertThat(voyage.run("", "status", "--output", "json", "plan.yaml")).isZero();
    assertThat(voyage.said()).contains("a marker took");

    try (WriteLoad load = load(ledger, seed + 1).start()) {
      int before = ledger.size();
      await().atMost(PATIENCE).until(() -> ledger.size() > before + 200);
      assertThat(voyage.run("", "rollback", "--confirm", database, "plan.yaml"))
          .as(voyage.said())
          .isZero();
      int after = ledger.size();
      await().atMost(PATIENCE).until(() -> ledger.size() > after + 200);
      load.stop();
    }

    assertThat(voyage.await(run)).as(voyage.said()).isZero();
    try (Connection old = servers.source().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(old)).isEmpty();
      assertThat(lastOfFree(old)).as("no table owns the sequence").isEqualTo(5000);
    }
    assertThatThrownBy(
            () -> servers.target().execute(database, "delete from torture.entry where id = 1"))
        .hasStackTraceContaining("was rolled back");
    assertThat(voyage.run("", "rollback", "--confirm", database, "plan.yaml")).isZero();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private static long lastOfFree(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select last_value from torture.free")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** An application that reads where its database is from the file that the run switches. */
  private WriteLoad load(Ledger ledger, long seed) {
    return new WriteLoad(
        new Application(directory)::url,
        new WriteLoadPlan(TortureWorkload.scenarios(), 3, 150, seed),
        ledger);
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.EnvironmentFile;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three applications write to rows of their own tenants in the same tables, which move in turn. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class TenantVoyageTest {

  private static final int KILLED = 137;
  private static final int WAITING = ExitCode.WAITING.status();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path EXAMPLE = Path.of("../docs/examples/phased-by-tenant.yaml");

  private final Servers servers;
  @TempDir private Path directory;

  TenantVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void tenantsMoveInTurnAndOneGoesBackWithWhatItWrote() throws Exception {
    String database = servers.name("tenants");
    Voyage voyage = voyage(database);
    Ledger ledger = Ledger.inMemory();
    long seed = new Random().nextLong();
    System.out.println("tenants: " + database + ", seed " + seed);

    try (WriteLoad pilot = load(List.of(1), "PILOT_URL", ledger, seed).start();
        WriteLoad large = load(List.of(2, 3), "LARGE_URL", ledger, seed + 1).start();
        WriteLoad others = load(List.of(4, 5, 6), "OTHERS_URL", ledger, seed + 2).start()) {
      awaitMore(ledger, 100);
      assertThat(voyage.run(FaultPoint.CUTOVER_FENCE_PARTIAL.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      awaitMore(ledger, 30);
      assertThat(voyage.run(FaultPoint.CUTOVER_DECIDED.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      assertSides(database, "target", "source", "source");
      awaitMore(ledger, 100);

      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.run(FaultPoint.CUTOVER_RELEASED.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      assertThat(voyage.run(FaultPoint.CUTOVER_FENCE_PARTIAL.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      assertSidesWherePartIsFenced(database, "target", "target");
      awaitMore(ledger, 100);
      assertThat(rollback(voyage, database, "large")).as(voyage.said()).isZero();
      assertSidesWherePartIsFenced(database, "target", "source");
      awaitMore(ledger, 100);
      assertThat(
              voyage.run(
                  "", "cleanup", "--phase", "large", "--confirm", database + ":large", "plan.yaml"))
          .as(voyage.said())
          .isZero();
      assertSidesWherePartIsFenced(database, "target", "source");
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      assertSides(database, "target", "target", "target");
      awaitMore(ledger, 100);
      pilot.stop();
      large.stop();
      others.stop();
    }

    Process stays = voyage.start("", "run", "--stay", "plan.yaml");
    voyage.awaitSameRows();
    assertThat(voyage.run("", "status", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "approve", "cleanup", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.await(stays)).as(voyage.said()).isZero();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    try (Connection target = servers.target().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TenantWorkload.queries()).findings(target)).isEmpty();
    }
    voyage.assertSameConstraintsAndTriggers();
    voyage.assertNothingLeft();
  }

  private static int rollback(Voyage voyage, String database, String phase) throws Exception {
    return voyage.run(
        "", "rollback", "--phase", phase, "--confirm", database + ":" + phase, "plan.yaml");
  }

  private Voyage voyage(String database) throws Exception {
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    try (Connection connection = servers.source().connect(database)) {
      TenantWorkload.create(connection);
    }
    Voyage voyage = new Voyage(servers.source(), servers.target(), database, directory);
    Files.writeString(
        directory.resolve("plan.yaml"),
        Files.readString(EXAMPLE)
            .replace("MIGRATION-010", database)
            .replace("${env:OLD_DATABASE_URL}", servers.source().url(database))
            .replace("${env:NEW_DATABASE_URL}", servers.target().url(database)));
    String url = voyage.applicationUrl();
    Files.writeString(
        directory.resolve("app.env"),
        "PILOT_URL=%s\nLARGE_URL=%s\nOTHERS_URL=%s\n".formatted(url, url, url));
    return voyage;
  }

  private WriteLoad load(List<Integer> tenants, String key, Ledger ledger, long seed) {
    return new WriteLoad(
        new EnvironmentFile(directory.resolve("app.env"), key),
        new WriteLoadPlan(TenantWorkload.scenarios(tenants), 2, 25, seed),
        ledger);
  }

  private static void awaitMore(Ledger ledger, int writes) {
    long before = ledger.size();
    await().atMost(PATIENCE).until(() -> ledger.size() > before + writes);
  }

  /** Exactly the named side accepts writes of each phase. */
  private void assertSides(String database, String... expected) throws SQLException {
    assertThat(sides(database)).containsExactly(expected);
  }

  /** Of the last phase a part is fenced: whichever tables nobody was writing to. */
  private void assertSidesWherePartIsFenced(String database, String pilot, String large)
      throws SQLException {
    assertThat(sides(database))
        .isIn(List.of(pilot, large, "source"), List.of(pilot, large, "neither"));
  }

  private List<String> sides(String database) throws SQLException {
    List<String> sides = new ArrayList<>();
    for (int tenant : List.of(1, 2, 5)) {
      try (Connection old = servers.source().connect(database);
          Connection fresh = servers.target().connect(database)) {
        boolean isOld = accepts(old, tenant);
        boolean isFresh = accepts(fresh, tenant);
        sides.add(isOld && isFresh ? "both" : isOld ? "source" : isFresh ? "target" : "neither");
      }
    }
    return sides;
  }

  /** A row that comes and goes in one transaction is seen by nobody. */
  private static boolean accepts(Connection connection, int tenant) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into shop.orders (id, tenant_id, tag, owner) values (-1, %d, 'probe', -2)"
              .formatted(tenant));
      return true;
    } catch (SQLException refused) {
      return false;
    } finally {
      connection.rollback();
    }
  }
}

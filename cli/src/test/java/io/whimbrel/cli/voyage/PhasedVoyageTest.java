package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.EnvironmentFile;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three applications write to three groups of tables, each of which moves on its own. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class PhasedVoyageTest {

  private static final int KILLED = 137;
  private static final int WAITING = ExitCode.WAITING.status();
  private static final int USAGE = ExitCode.USAGE.status();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PHASES =
      """
      strategy: phased
      phases:
        - name: settings
          tables: [torture.setting]
          switch: { env-file: { path: app.env, key: SETTING_URL } }
        - name: lines
          tables: ["torture.li*"]
          switch: { env-file: { path: app.env, key: LINE_URL } }
          approve: person
        - name: accounts
          tables: rest
          switch: { env-file: { path: app.env, key: ACCOUNT_URL } }
      """;

  /** A type that two phases need. */
  private static final String MOOD =
      """
      create type torture.mood as enum ('calm', 'windy');
      alter table torture.setting add mood torture.mood default 'calm';
      alter table torture.account add mood torture.mood default 'windy'
      """;

  private final Servers servers;
  @TempDir private Path directory;

  PhasedVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void eachPhaseIsSwitchedOnItsOwnAndHasAWayBackOfItsOwn() throws Exception {
    String database = servers.name("phased");
    Voyage voyage = voyage(database, PHASES);
    servers.source().execute(database, MOOD);
    Ledger ledger = Ledger.inMemory();
    long seed = new Random().nextLong();
    System.out.println("phased: " + database + ", seed " + seed);

    try (WriteLoad settings = load("setting", "SETTING_URL", ledger, seed).start();
        WriteLoad lines = load("line", "LINE_URL", ledger, seed + 1).start();
        WriteLoad accounts = load("account", "ACCOUNT_URL", ledger, seed + 2).start()) {
      awaitMore(ledger, 300);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      assertSides(database, "target", "source", "source");
      awaitMore(ledger, 100);

      Process stays = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("waits for 'whimbrel approve cutover plan.yaml --phase ");
      awaitMore(ledger, 100);
      assertThat(
              voyage.run(
                  "",
                  "rollback",
                  "--phase",
                  "settings",
                  "--confirm",
                  database + ":settings",
                  "plan.yaml"))
          .as(voyage.said())
          .isZero();
      assertSides(database, "source", "source", "source");
      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.await(stays)).as(voyage.said()).isEqualTo(WAITING);
      assertSides(database, "source", "target", "source");
      awaitMore(ledger, 100);

      assertThat(voyage.run("", "cleanup", "--confirm", database, "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(USAGE);
      assertThat(
              voyage.run(
                  "",
                  "cleanup",
                  "--phase",
                  "settings",
                  "--confirm",
                  database + ":settings",
                  "plan.yaml"))
          .as(voyage.said())
          .isZero();
      servers.target().execute(database, "drop table torture.setting; drop type torture.mood");
      assertThat(voyage.run(FaultPoint.CUTOVER_DECIDED.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      assertSides(database, "target", "target", "target");
      awaitMore(ledger, 100);
      settings.stop();
      lines.stop();
      accounts.stop();
    }

    Process stays = voyage.start("", "run", "--stay", "plan.yaml");
    voyage.awaitSameRows();
    assertThat(voyage.run("", "status", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "approve", "cleanup", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.await(stays)).as(voyage.said()).isZero();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    try (Connection target = servers.target().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(target)).isEmpty();
    }
    voyage.assertNothingLeft();
  }

  @Test
  void whatBelongsTogetherIsNotTakenApart() throws Exception {
    String database = servers.name("phased");
    Voyage voyage =
        voyage(
            database,
            PHASES
                .replace("tables: rest", "tables: [torture.entry]")
                .replace("\"torture.li*\"", "torture.line, torture.account, torture.setting"));

    assertThat(voyage.run("", "check", "plan.yaml")).as(voyage.said()).isEqualTo(USAGE);

    assertThat(voyage.said())
        .contains("torture.entry (phase accounts) points to torture.account (phase lines)")
        .contains("torture.setting is in phase settings and phase lines");
  }

  private Voyage voyage(String database, String phases) throws Exception {
    Voyage voyage = servers.torture(database, directory).withWayBack();
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(
        plan,
        phases
            + Files.readString(plan)
                .replace("  switch: { env-file: { path: app.env, key: DATABASE_URL } }\n", ""));
    String url = voyage.applicationUrl();
    Files.writeString(
        directory.resolve("app.env"),
        "SETTING_URL=%s\nLINE_URL=%s\nACCOUNT_URL=%s\n".formatted(url, url, url));
    return voyage;
  }

  private WriteLoad load(String table, String key, Ledger ledger, long seed) {
    List<Scenario> scenarios =
        TortureWorkload.scenarios().stream()
            .filter(scenario -> scenario.name().startsWith(table))
            .toList();
    return new WriteLoad(
        new EnvironmentFile(directory.resolve("app.env"), key),
        new WriteLoadPlan(scenarios, 2, 25, seed),
        ledger);
  }

  private static void awaitMore(Ledger ledger, int writes) {
    long before = ledger.size();
    await().atMost(PATIENCE).until(() -> ledger.size() > before + writes);
  }

  /** Exactly the named side accepts writes of each group. */
  private void assertSides(String database, String setting, String line, String account)
      throws SQLException {
    assertThat(
            List.of(side(database, "setting"), side(database, "line"), side(database, "account")))
        .containsExactly(setting, line, account);
  }

  private String side(String database, String table) throws SQLException {
    try (Connection old = servers.source().connect(database);
        Connection fresh = servers.target().connect(database)) {
      boolean isOld = accepts(old, table);
      boolean isFresh = accepts(fresh, table);
      return isOld == isFresh ? "both or none" : isOld ? "source" : "target";
    }
  }

  private static boolean accepts(Connection connection, String table) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("delete from torture.%s where owner = -1".formatted(table));
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }
}

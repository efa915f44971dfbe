package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Behind the cutover rows are proved again, and what fails then brings the old side back. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ProvedBehindVoyageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern ROUND =
      Pattern.compile("behind the cutover \\d+ proofs of [1-9]\\d* rows: none found a difference");

  private static final String PROVED =
      """
      rollback:
        triggers:
          - { name: Corrupt, condition: data corruption detected, decide: person }
          - { name: Loss, condition: data loss > 0.0001%, decide: rule }
      alerts: []
      watch: { every: 500ms }
      """;

  private static final String ONLY_NEW =
      "insert into torture.setting (area, name, tag, owner, value)"
          + " values ('%s', 'n', 't', 1, 'v')";

  private static final String BROKEN =
      """
      rollback:
        triggers:
          - { name: Broken, condition: critical functionality broken, decide: rule }
      alerts: []
      watch: { every: 500ms, smoke-tests: 1s }
      notify:
        channels:
          post: { mail: { server: "smtp-clear://127.0.0.1:PORT", from: whimbrel@example.com, to: [ana@example.com] } }
      """;

  private final Servers servers;
  @TempDir private Path directory;

  ProvedBehindVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void rowsThatChangeAreEqualAndRowsThatAreSpoiledOrLostBringTheOldSideBack() throws Exception {
    String database = servers.name("behind");
    long seed = new Random().nextLong();
    System.out.println("behind: " + database + ", seed " + seed);
    Ledger ledger = Ledger.inMemory();
    Voyage voyage =
        voyage(
            database,
            "every: 100ms, success: [no data loss detected],"
                + " proofs: { cadence: [{ until: 1h, every: 1s }] } }",
            PROVED);
    Process run;
    try (WriteLoad load = load(ledger, seed).start()) {
      await().atMost(PATIENCE).until(() -> ledger.size() > 200);
      run = voyage.start("", "run", "--stay", "plan.yaml");
      awaitRounds(voyage, 2);
      load.stop();
    }
    assertThat(voyage.said()).contains("monitoring ends: successful").doesNotContain("rows differ");

    outsideOfReplication(
        database, "account", "update torture.account set note = 'spoiled' where id = ?");
    voyage.awaitSaid("gate ROLLBACK is open");
    assertThat(voyage.said()).contains("1 rows differ").contains("differs in note");
    outsideOfReplication(database, "setting", "delete from torture.setting where area = ?");

    assertThat(voyage.await(run)).as(voyage.said()).isZero();
    assertThat(voyage.said())
        .contains("a trigger asked for a rollback: 'Loss'")
        .as("counts may tell it, and the rollback begin, before the rows are named")
        .containsAnyOf("is on the old side only", "less than the old one");
    try (Connection old = servers.source().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(old)).isEmpty();
    }
  }

  @Test
  void rowsThatOnlyTheNewSideHasAreProvedAgainAtTheRollbackAndLostOnlyWhereSomebodySaysSo()
      throws Exception {
    String database = servers.name("risk");
    Voyage voyage =
        voyage(
            database,
            "every: 100ms, proofs: { cadence: [{ until: 1h, every: 1s }] } }",
            "alerts: []\n");
    servers.source().execute(database, ONLY_NEW.formatted("both"));
    Process run = voyage.start("", "run", "--stay", "plan.yaml");
    awaitRounds(voyage, 1);

    outsideOfReplication(database, "setting", ONLY_NEW.formatted("lonely"));
    voyage.awaitSaid("is on the new side only");
    int refused = rollback(voyage, database);
    voyage.await(run);
    writeAgain(database, "lonely");
    Process again = voyage.start("", "run", "--stay", "plan.yaml");
    outsideOfReplication(database, "setting", ONLY_NEW.formatted("doomed"));
    voyage.awaitSaid("doomed");
    int stillRefused = rollback(voyage, database);
    voyage.await(again);
    int despite = rollback(voyage, database, "--despite", "they are test rows");

    assertThat(List.of(refused, stillRefused, despite))
        .as(voyage.said())
        .containsExactly(ExitCode.BACK_OUT_FAILED.status(), ExitCode.BACK_OUT_FAILED.status(), 0);
    assertThat(voyage.said())
        .contains("NO_GO rows at risk: at least 1 rows are on the new side only")
        .contains("they are test rows; despite NO_GO rows at risk");
    try (Connection old = servers.source().connect(database)) {
      assertThat(
              Traces.texts(
                  old, "select area from torture.setting where area in ('lonely', 'doomed')"))
          .containsExactly("lonely");
    }
  }

  private static int rollback(Voyage voyage, String database, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("rollback", "--confirm", database));
    command.addAll(List.of(more));
    command.add("plan.yaml");
    return voyage.run("", command.toArray(String[]::new));
  }

  private void writeAgain(String database, String area) throws SQLException {
    try (Connection connection = servers.target().connect(database);
        var statement = connection.createStatement()) {
      statement.execute(
          "begin; create temp table kept as select * from torture.setting where area = '%s';"
                  .formatted(area)
              + " delete from torture.setting where area = '%s';".formatted(area)
              + " insert into torture.setting select * from kept; commit");
    }
  }

  @Test
  void aBrokenCriticalFunctionBringsTheOldSideBackAndTellsByMail() throws Exception {
    String database = servers.name("broken");
    GreenMail post = post();
    try {
      Voyage voyage =
          voyage(
              database,
              "every: 100ms }",
              BROKEN.replace("PORT", Integer.toString(post.getSmtp().getPort())));
      Path file = directory.resolve("plan.yaml");
      Files.writeString(
          file,
          Files.readString(file)
              .replace(
                  "  approve: rule", "  approve: rule\n  smoke-tests: [\"test ! -e broken\"]"));
      Process run = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("is carried to the old side");
      assertThat(voyage.run("", "notify", "test", "--channel", "post", "plan.yaml"))
          .as(voyage.said())
          .isZero();

      Files.createFile(directory.resolve("broken"));

      assertThat(voyage.await(run)).as(voyage.said()).isZero();
      assertThat(voyage.said()).contains("a trigger asked for a rollback: 'Broken'");
      await()
          .atMost(PATIENCE)
          .until(() -> subjects(post).toString().contains("asked for a rollback"));
      assertThat(subjects(post).toString()).contains("test");
      post.stop();
      assertThat(voyage.run("", "notify", "test", "plan.yaml"))
          .isEqualTo(ExitCode.UNREACHABLE.status());
      assertThat(voyage.run("", "notify", "again", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.said()).contains("not taken yet");
    } finally {
      post.stop();
    }
  }

  private static GreenMail post() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(60_000);
    GreenMail post = new GreenMail(setup);
    post.start();
    return post;
  }

  private static List<String> subjects(GreenMail post) {
    return Arrays.stream(post.getReceivedMessages()).map(ProvedBehindVoyageTest::subject).toList();
  }

  private static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (jakarta.mail.MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitRounds(Voyage voyage, int rounds) throws IOException {
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> ROUND.matcher(voyage.said()).results().count() >= rounds);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("nothing is proved again:\n" + voyage.said(), e);
    }
  }

  /** As a page that rots, or a script that goes round the log: the way back sees nothing of it. */
  private void outsideOfReplication(String database, String table, String sql) throws SQLException {
    try (Connection connection = servers.target().connect(database)) {
      String publication =
          Traces.texts(connection, "select pubname from pg_publication").getFirst();
      String alter = "alter publication \"%s\" %s table torture.%s";
      String key = table.equals("account") ? "id" : "area";
      String value =
          Traces.texts(
                  connection,
                  "select quote_literal(cast(min(%s) as text)) from torture.%s"
                      .formatted(key, table))
              .getFirst();
      try (var statement = connection.createStatement()) {
        statement.execute(alter.formatted(publication, "drop", table));
        statement.execute(sql.replace("?", String.valueOf(value)));
        statement.execute(alter.formatted(publication, "add", table));
      }
    }
  }

  private Voyage voyage(String database, String monitor, String more) throws Exception {
    Voyage voyage = servers.torture(database, directory);
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        Files.readString(file)
                .replace("rollback: { way-back: none }\n", "")
                .replace("every: 100ms }", monitor)
            + more);
    return voyage;
  }

  private WriteLoad load(Ledger ledger, long seed) {
    return new WriteLoad(
        new Application(directory)::url,
        new WriteLoadPlan(TortureWorkload.scenarios(), 3, 100, seed),
        ledger);
  }
}

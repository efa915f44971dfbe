package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.EnvironmentFile;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
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

/** A big bang under an application that writes: fenced first, then copied, proved and switched. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class BigBangVoyageTest {

  private static final int KILLED = 137;
  private static final int WAITING = ExitCode.WAITING.status();
  private static final int DIFFERENT = ExitCode.DIFFERENT.status();
  private static final int BACKED_OUT = ExitCode.BACKED_OUT.status();
  private static final String WRITE =
      "insert into torture.setting (area, name, tag, owner) values ('test', '%s', '%s', -1)";

  private static final String MANY_LINES =
      """
      insert into torture.line (tag, owner, words)
        select 'many-' || g, -1, repeat(md5(g::text), 20) from generate_series(1, 4000) g;
      insert into torture.setting (area, name, tag, owner, value)
        select 'many', 'n' || g, 'many-' || g, -1, repeat(md5(g::text), 20)
        from generate_series(1, 4000) g;
      analyze
      """;

  private final Servers servers;

  BigBangVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void anApplicationThatWritesIsRefusedFromTheGoOnAndGoesOnUponTheTarget(@TempDir Path directory)
      throws Exception {
    String database = servers.name("bang");
    Voyage voyage = voyage(database, "person", "downtime: 2m", directory);
    Ledger ledger = Ledger.inMemory();
    EnvironmentFile url = new EnvironmentFile(directory.resolve("app.env"), "DATABASE_URL");

    try (WriteLoad load = new WriteLoad(url, load(150), ledger).start()) {
      awaitMore(ledger, 300);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      awaitMore(ledger, 50);
      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
      long refusedBefore = load.statistics().refused();
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      awaitMore(ledger, 100);
      assertThat(load.stop().refused()).isGreaterThan(refusedBefore);
    }

    assertThat(refusal(database)).contains("this side refuses writes");
    try (Connection target = servers.target().connect(database)) {
      assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(target)).isEmpty();
    }
    assertThat(voyage.run("", "report", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  @Test
  void aKilledDowntimeGoesOnWithTheSourceFenced(@TempDir Path directory) throws Exception {
    String database = servers.name("bang");
    Voyage voyage = voyage(database, "rule", "downtime: 10m", directory);
    Ledger ledger = Ledger.inMemory();

    try (WriteLoad load =
        new WriteLoad(() -> servers.source().url(database), load(150), ledger).start()) {
      awaitMore(ledger, 300);
      killed(voyage, FaultPoint.DOWNTIME_BEGUN);
      killed(voyage, FaultPoint.DOWNTIME_FENCED);
      for (FaultPoint point :
          List.of(
              FaultPoint.PREPARE_SLOT_CREATED,
              FaultPoint.COPY_CHUNK_COMMITTED,
              FaultPoint.VERIFY_CHUNK_PROVED,
              FaultPoint.CUTOVER_SWITCHED)) {
        killed(voyage, point);
        assertThat(refusal(database)).contains("this side refuses writes");
      }
      assertThat(voyage.run("", "status", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.said()).contains("the source refuses writes since");
      assertThat(Files.readString(directory.resolve("app.env"))).contains("/" + database);
      killed(voyage, FaultPoint.CUTOVER_DECIDED);
      servers.target().execute(database, "alter table torture.setting add column stray int");
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(DIFFERENT);
      assertThat(voyage.said()).contains("column torture.setting.stray");
      servers.target().execute(database, "alter table torture.setting drop column stray");
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }

    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertArrived(ledger, TortureWorkload.queries());
    voyage.assertNothingLeft();
  }

  @Test
  void aDowntimeThatCannotBeKeptGivesTheSourceBackAndNeedsAnewGo(@TempDir Path directory)
      throws Exception {
    String database = servers.name("bang");
    Voyage voyage = voyage(database, "person", "downtime: 40s, rate: 16KB", directory);
    servers.source().execute(database, MANY_LINES);

    assertThat(voyage.run("", "check", "plan.yaml")).as(voyage.said()).isNotZero();
    assertThat(voyage.said()).contains("E-LIMIT-UNKEPT").contains("limits.downtime is 40 s");
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(plan, Files.readString(plan).replace(", rate: 16KB", ""));
    assertThat(voyage.run("", "assess", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.said()).contains("Recommended: big-bang");
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    assertThat(voyage.run("", "throttle", "--rate", "16KB", "plan.yaml"))
        .as(voyage.said())
        .isZero();
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(BACKED_OUT);
    servers.source().execute(database, WRITE.formatted("a", "back"));
    assertThat(voyage.said()).contains("the copy needs another").contains("of limits.downtime");
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);

    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    killed(voyage, FaultPoint.DOWNTIME_ENDING);
    assertThat(refusal(database)).contains("this side refuses writes");
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    servers.source().execute(database, WRITE.formatted("c", "given back"));

    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    killed(voyage, FaultPoint.COPY_CHUNK_COMMITTED);
    assertThat(refusal(database)).contains("this side refuses writes");
    assertThat(voyage.run("", "abort", "--confirm", database, "plan.yaml"))
        .as(voyage.said())
        .isZero();
    servers.source().execute(database, WRITE.formatted("b", "aborted"));
    voyage.assertNothingLeft();
  }

  private static void killed(Voyage voyage, FaultPoint point) throws Exception {
    assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(KILLED);
  }

  private Voyage voyage(String database, String approve, String limits, Path directory)
      throws Exception {
    Voyage voyage = servers.torture(database, directory);
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(
        plan,
        "strategy: big-bang\n"
            + Files.readString(plan)
                .replace("pause: 30s", limits)
                .replace("approve: rule", "approve: " + approve));
    return voyage;
  }

  private static WriteLoadPlan load(int perSecond) {
    long seed = new Random().nextLong();
    System.out.println("big bang: seed " + seed);
    return new WriteLoadPlan(TortureWorkload.scenarios(), 3, perSecond, seed);
  }

  private static void awaitMore(Ledger ledger, int writes) {
    long before = ledger.size();
    await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > before + writes);
  }

  /** What the source says to who writes. */
  private String refusal(String database) throws SQLException {
    try (Connection connection = servers.source().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(WRITE.formatted("refused", "refused"));
      return "nothing: it accepts writes";
    } catch (SQLException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}

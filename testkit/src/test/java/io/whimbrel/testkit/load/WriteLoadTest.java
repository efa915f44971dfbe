package io.whimbrel.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteLoadTest {
  private static final String DATABASE = "torture";
  private static final long SEED = new Random().nextLong();
  private static EmbeddedPostgres server;

  private TcpProxy proxy;

  @BeforeAll
  static void startServer() {
    System.out.println("seed " + SEED);
    server = EmbeddedPostgres.builder(PostgresVersion.V18).durable().start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void createSchema() throws SQLException {
    server.createDatabase(DATABASE);
    try (Connection connection = server.connect(DATABASE)) {
      TortureWorkload.create(connection);
    }
    proxy = TcpProxy.to("127.0.0.1", server.port());
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    proxy.close();
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("drop database torture with (force)");
    }
  }

  @Test
  void everyScenarioRunsAndTheLedgerAgreesWithTheDatabase() throws SQLException {
    Ledger ledger = Ledger.inMemory();

    LoadStatistics statistics = run(ledger, 1_500);

    assertThat(statistics.scenarios())
        .hasSize((int) TortureWorkload.scenarios().stream().filter(this::commits).count());
    assertThat(statistics.rolledBack()).isPositive();
    assertThat(statistics.refused()).isZero();
    assertThat(findings(ledger)).isEmpty();
  }

  @Test
  void aLostRowAndADoubledRowAndAChangedValueAreFound() throws SQLException {
    Ledger ledger = Ledger.inMemory();
    run(ledger, 200);

    execute("delete from torture.line where ctid = (select min(ctid) from torture.line)");
    execute("insert into torture.line select * from torture.line order by ctid desc limit 1");
    execute(
        "update torture.setting set value = 'x' where name = (select min(name) from"
            + " torture.setting)");

    assertThat(findings(ledger).stream().map(LedgerFinding::kind))
        .containsExactlyInAnyOrder(
            LedgerFinding.Kind.LOST, LedgerFinding.Kind.DOUBLED, LedgerFinding.Kind.DIFFERENT);
  }

  @Test
  void crashesAndCutConnectionsLoseNoAcknowledgedWrite() throws SQLException {
    Ledger ledger = Ledger.inMemory();
    try (WriteLoad load = load(ledger)) {
      for (int i = 0; i < 3; i++) {
        awaitMore(load, 50);
        proxy.reset();
        proxy.pass();
        awaitMore(load, 50);
        server.kill();
        server.restart();
      }
      awaitMore(load, 50);
    }

    assertThat(findings(ledger)).isEmpty();
  }

  @Test
  void theLongestGapIsTheOutage() {
    try (WriteLoad load = load(Ledger.inMemory())) {
      awaitMore(load, 20);
      proxy.cut();
      await().until(() -> load.statistics().longestGap().toMillis() > 700);
      proxy.pass();
      awaitMore(load, 20);

      LoadStatistics statistics = load.stop();

      assertThat(statistics.longestGap()).isGreaterThan(Duration.ofMillis(700));
      assertThat(statistics.refused()).isPositive();
    }
  }

  @Test
  void theLoadFollowsTheEnvironmentFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("app.env");
    Files.writeString(file, "OTHER=1\nexport DATABASE_URL='%s'\n".formatted(server.url("gone")));
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 2, 200, SEED);
    try (WriteLoad load = new WriteLoad(new EnvironmentFile(file, "DATABASE_URL"), plan, ledger)) {
      load.start();
      await().until(() -> load.statistics().refused() > 0);

      Files.writeString(file, "DATABASE_URL=%s\n".formatted(server.url(DATABASE)));

      awaitMore(load, 10);
    }
    assertThat(ledger.writes().getFirst().place())
        .isEqualTo("127.0.0.1:%d/torture".formatted(server.port()));
  }

  private boolean commits(Scenario scenario) {
    return !scenario.name().equals("all rolled back");
  }

  private WriteLoad load(Ledger ledger) {
    String url = "postgresql://postgres@127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE);
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 4, 2_000, SEED);
    return new WriteLoad(() -> url, plan, ledger).start();
  }

  private LoadStatistics run(Ledger ledger, long transactions) {
    try (WriteLoad load = load(ledger)) {
      awaitMore(load, transactions);
      return load.stop();
    }
  }

  private static void awaitMore(WriteLoad load, long transactions) {
    long before = load.statistics().acknowledged();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> load.statistics().acknowledged() >= before + transactions);
  }

  private static List<LedgerFinding> findings(Ledger ledger) throws SQLException {
    try (Connection connection = server.connect(DATABASE)) {
      return LedgerCheck.of(ledger, TortureWorkload.queries()).findings(connection);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What commands say and do with plans of steps, in this process and on a real server. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class StepsTest {
  private static final int PRECONDITION = 6;
  private static final int WAITING = 5;
  private static final int DIFFERENT = 4;

  private final Servers servers;
  private final String database;

  @TempDir Path directory = Path.of("");
  private CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());

  StepsTest(Servers servers) {
    this.servers = servers;
    this.database = servers.name("steps");
    servers.target().createDatabase(database);
  }

  @BeforeEach
  void begin() {
    commands =
        new CommandsHere(
            Map.of("TOKEN", "hush-hush", "DATABASE_URL", servers.target().url(database)),
            Clock.systemUTC());
  }

  private void plan(String steps) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        "migration: %s%ntarget: ${env:DATABASE_URL}%nlimits: { retry: 1s }%nsteps:%n"
                .formatted(database)
            + steps.indent(2));
  }

  private int run(String... words) {
    return commands.runIn(directory, words);
  }

  private int rollBack() {
    return run("rollback", "--confirm", database);
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  @Test
  void aFailedStepIsNamedAndTakenBackWithAllBeforeIt() throws Exception {
    plan(
        """
        - name: table
          sql:
            run: |
              -- Forward migration
              create table t (id int);
              -- Rollback
              -- drop table t;
        - { name: twice, after: table, sql: { run: "create table t (id int);" }, irreversible: accepted }
        - { name: never, after: twice, command: "touch never", irreversible: accepted }
        """);

    assertThat(run("run")).as(commands.said()).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-FAILED", "\"t\" already exists", "twice:1");
    assertThat(run("status", "--output", "json")).isZero();
    assertThat(commands.said()).contains("\"step\" : \"twice\"", "\"state\" : \"FAILED\"");
    assertThat(rollBack()).as(commands.said()).isZero();
    assertThat(commands.said()).contains("taken back, but for twice");
    assertThat(directory.resolve("never")).doesNotExist();
    try (var connection = servers.target().connect(database)) {
      assertThat(Traces.texts(connection, "select to_regclass('t')::text")).containsOnlyNulls();
    }
  }

  @Test
  void whatNothingTakesBackIsNamedBeforeAnythingRuns() throws Exception {
    plan(
        """
        - { name: first, command: "touch first", undo: "rm first" }
        - { name: second, after: first, command: "touch second" }
        """);

    assertThat(run("check")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-IRREVERSIBLE", "step 'second'", "plan.yaml:");
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(directory.resolve("first")).doesNotExist();
  }

  @Test
  void aFileIsShownChangedAndLeftAloneWhereSomebodyElseChangedIt() throws Exception {
    Files.writeString(directory.resolve("app.env"), "A=1\nexport TOKEN='old'\n");
    plan(
        """
        - { name: env, file: { path: app.env, set: { TOKEN: "${env:TOKEN}", B: 2 } } }
        - { name: conf, file: { path: app.conf, line: "listen 80" } }
        """);

    assertThat(run("explain")).as(commands.said()).isZero();
    assertThat(commands.said()).contains("-export TOKEN='old'", "+export TOKEN='***'", "+B=2");
    assertThat(commands.said()).doesNotContain("hush-hush");
    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(text("app.env")).isEqualTo("A=1\nexport TOKEN='hush-hush'\nB=2\n");

    Files.writeString(directory.resolve("app.env"), "A=9\n");
    assertThat(rollBack()).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "another hand");
    Files.writeString(directory.resolve("app.env"), "A=1\nexport TOKEN='hush-hush'\nB=2\n");
    assertThat(rollBack()).as(commands.said()).isZero();
    assertThat(text("app.env")).isEqualTo("A=1\nexport TOKEN='old'\n");
    assertThat(directory.resolve("app.conf")).doesNotExist();
  }

  @Test
  void whetherAnUnansweredRequestWasDoneIsDecidedByAPerson() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.close();
        });
    http.start();
    try {
      plan(
          "- { name: pay, http: { url: 'http://127.0.0.1:%d/pay', body: '1' }, irreversible: accepted }"
              .formatted(http.getAddress().getPort()));

      assertThat(run("run")).isEqualTo(PRECONDITION);
      assertThat(commands.said()).contains("E-STEP-UNKNOWN", "whimbrel tick pay --as done");
      assertThat(run("run")).isEqualTo(PRECONDITION);
      int soFar = requests.get();
      assertThat(run("tick", "pay", "--as", "done")).as(commands.said()).isZero();
      assertThat(run("run")).as(commands.said()).isZero();

      assertThat(requests).hasValue(soFar);
    } finally {
      http.stop(0);
    }
  }

  @Test
  void stepsGoSideBySideWaitForPeopleAndTellWhatBecameOfThem() throws Exception {
    plan(
        """
        - { name: left, command: "touch l; until test -e r; do sleep 0.05; done", irreversible: accepted }
        - { name: right, command: "touch r; until test -e l; do sleep 0.05; done", irreversible: accepted }
        - { name: go, after: [left, right], approve: person, check: { command: "echo tested" } }
        - { name: bad, phase: monitor, check: { sql: { run: "select 1", expect: 2 } } }
        """);

    assertThat(run("run")).as(commands.said()).isEqualTo(WAITING);
    assertThat(run("tick", "bad")).isNotZero();
    assertThat(commands.said()).contains("go comes before it");
    assertThat(run("status")).isZero();
    assertThat(commands.said()).contains("A person is asked: let it begin. whimbrel tick go");
    assertThat(run("tick", "go", "--by", "ann")).as(commands.said()).isZero();
    assertThat(run("run")).isEqualTo(DIFFERENT);
    assertThat(commands.said()).contains("E-CHECK-BROKEN", "'select 1' gives 1, 2 is expected");
    assertThat(run("report")).isZero();
    assertThat(Files.readString(directory.resolve("reports").resolve(database + ".1.md")))
        .contains("## Steps", "| left |");
    assertThat(run("verify")).isNotZero();
    assertThat(commands.said()).contains("the plan has steps");
  }

  @Test
  void whatNobodyKnowsOfACommandIsDecidedBeforeItIsTakenBack() throws Exception {
    plan(
        """
        - { name: cut, command: "echo ran >> ran; kill -9 $PPID", undo: "touch undone" }
        """);

    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-UNKNOWN", "whimbrel tick cut --as done");
    assertThat(run("tick", "cut", "--as", "again")).as(commands.said()).isZero();
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-UNKNOWN");
    assertThat(text("ran")).isEqualTo("ran\nran\n");
    assertThat(rollBack()).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-UNKNOWN");
    assertThat(directory.resolve("undone")).doesNotExist();
    assertThat(run("tick", "cut", "--as", "done")).as(commands.said()).isZero();
    assertThat(rollBack()).as(commands.said()).isZero();
    assertThat(directory.resolve("undone")).exists();
  }

  @Test
  void aRequestThatMayNotComeTwiceAndFailsIsDecidedByAPerson() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/a") ? 500 : 404, -1);
          exchange.close();
        });
    http.start();
    try {
      String url = "http://127.0.0.1:" + http.getAddress().getPort();
      plan(
          """
          - { name: refused, http: { url: '%s/b', body: '1' }, undo: "touch undone" }
          """
              .formatted(url));
      assertThat(run("run")).isEqualTo(PRECONDITION);
      assertThat(commands.said()).contains("E-STEP-FAILED", "answered 404");
      assertThat(rollBack()).as(commands.said()).isZero();
      assertThat(directory.resolve("undone")).doesNotExist();

      plan(
          """
          - { name: failed, http: { url: '%s/a', body: '1' }, irreversible: accepted }
          """
              .formatted(url));
      assertThat(run("run")).isEqualTo(PRECONDITION);
      assertThat(commands.said()).contains("E-STEP-UNKNOWN", "answered 500");
      assertThat(requests).hasValue(2);
    } finally {
      http.stop(0);
    }
  }

  @Test
  void aCommandThatTakesTooLongIsEndedWithAllThatItBegan() throws Exception {
    plan(
        """
        - { name: slow, timeout: 1s, command: "sleep 600 & echo $! > pid; wait", undo: "true" }
        """);

    assertThat(run("run")).isEqualTo(PRECONDITION);

    assertThat(commands.said()).contains("did not end within");
    long pid = Long.parseLong(text("pid").strip());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }
}

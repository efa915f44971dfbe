package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.whimbrel.core.guide.KnownTroubles;
import io.whimbrel.core.guide.Trouble;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.StepDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example's guides in its environments, in this process and on a real server. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class GuidesTest {
  private static final Path EXAMPLE = Path.of("..", "docs", "examples", "guides");
  private static final int USAGE = 2;
  private static final int DIFFERENT = 4;
  private static final int WAITING = 5;
  private static final int PRECONDITION = 6;

  private final Servers servers;
  private final Map<String, String> databases = new LinkedHashMap<>();

  @TempDir Path directory = Path.of("");
  private CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());

  GuidesTest(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void theShopInThreeEnvironments() throws IOException, SQLException {
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(EXAMPLE.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
      }
    }
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : List.of("development", "staging", "production")) {
      String database = servers.name("guides_" + name);
      servers.target().createDatabase(database);
      databases.put(name, database);
      execute(name, Files.readString(directory.resolve("shop.sql")));
      environment.put(
          "SHOP_%s_URL".formatted(name.toUpperCase(Locale.ROOT)), servers.target().url(database));
    }
    commands = new CommandsHere(environment, Clock.systemUTC());
  }

  private void execute(String environment, String sql) throws SQLException {
    try (Connection connection = connect(environment);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String environment) throws SQLException {
    return servers.target().connect(String.valueOf(databases.get(environment)));
  }

  private List<String> texts(String environment, String sql) throws SQLException {
    try (Connection connection = connect(environment)) {
      return Traces.texts(connection, sql);
    }
  }

  private int guide(String command, String... options) {
    return commands.run(
        Stream.of(Stream.of("guide", command), Stream.of(options), Stream.of(directory.toString()))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  private int run(String environment, String to, String... options) {
    return guide(
        "run",
        Stream.concat(
                Stream.of("--from", "0.1.0", "--to", to, "--environment", environment),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private int tick(String step, String environment) {
    return commands.run("guide", "tick", step, directory.toString(), "-e", environment);
  }

  private int rollBack(String environment, String... options) {
    return guide(
        "rollback",
        Stream.concat(
                Stream.of("--environment", environment, "--confirm", environment),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(commands.said());
  }

  private Path service(String environment, String file) {
    return directory.resolve("services").resolve(environment).resolve(file);
  }

  private String version(String environment) {
    assertThat(guide("status", "-e", environment, "--output", "json")).as(commands.said()).isZero();
    return json().at("/data/environments/0/version").asString();
  }

  @Test
  void theExampleGoesUpFailsAndSaysWhyGoesDownAndUpAgain() throws Exception {
    assertThat(version("development")).isEqualTo("unknown");
    assertThat(run("development", "0.3.0")).as(commands.said()).isEqualTo(WAITING);
    assertThat(commands.said())
        .contains(
            "v0.1.0-to-v0.2.0  passed in development",
            "v0.2.0-to-v0.3.0  waiting in development",
            "Notify stakeholders of planned downtime",
            "whimbrel guide tick before-2 -e development");
    assertThat(version("development")).isEqualTo("0.2.0");
    guide("status");
    assertThat(commands.said()).contains("whimbrel guide tick before-2 -e development");
    assertThat(service("development", "app.env")).hasContent("API_VERSION=2\nWORKERS=1");

    execute("development", "insert into orders values (3, 1, 1, 1, 'last week', 1)");
    assertThat(tick("before-2", "development")).as(commands.said()).isZero();
    assertThat(run("development", "0.3.0")).as(commands.said()).isEqualTo(PRECONDITION);
    assertThat(commands.said())
        .contains("E-STEP-FAILED", "invalid input syntax for type timestamp")
        .containsSubsequence(
            "Troubleshooting: words-for-moments (the cause is there)",
            "Give them the day on which they were paid.",
            "Troubleshooting: type-casting");
    assertThat(run("development", "0.3.0", "--quiet", "--output", "json")).isEqualTo(PRECONDITION);
    assertThat(json().at("/data/troubleshooting/0/cause").asString()).isEqualTo("THERE");
    assertThat(json().at("/error/exit").asInt()).isEqualTo(PRECONDITION);
    assertThat(service("development", "cache")).exists();

    execute("development", "update orders set placed = '2026-11-22' where id = 3");
    assertThat(run("development", "0.3.0")).as(commands.said()).isZero();
    assertThat(version("development")).isEqualTo("0.3.0");
    assertThat(service("development", "VERSION")).hasContent("0.3.0");
    assertThat(service("development", "cache")).doesNotExist();

    assertThat(rollBack("development", "--to", "0.1.0")).as(commands.said()).isZero();
    assertThat(version("development")).isEqualTo("0.1.0");
    assertThat(service("development", "VERSION")).hasContent("0.1.0");
    assertThat(service("development", "app.env")).hasContent("API_VERSION=1\nWORKERS=1");
    assertThat(service("development", "cache/orders")).hasContent("warm");
    assertThat(
            texts(
                "development",
                "select column_name::text from information_schema.columns where column_name in"
                    + " ('total', 'mail')"))
        .isEmpty();

    assertThat(run("development", "0.3.0")).as(commands.said()).isEqualTo(WAITING);
    tick("before-2", "development");
    assertThat(guide("run", "--to", "0.3.0", "-e", "development")).as(commands.said()).isZero();
    assertThat(texts("development", "select distinct pg_typeof(placed)::text from orders"))
        .containsExactly("timestamp with time zone");
    assertThat(run("development", "0.3.0")).as("nothing is left").isZero();
  }

  @Test
  void anEnvironmentWaitsForTheOneBeforeItToPassTheSameGuides() throws Exception {
    assertThat(run("staging", "0.2.0")).isEqualTo(PRECONDITION);
    assertThat(commands.said())
        .contains("E-GO-REFUSED", "v0.1.0-to-v0.2.0 has not passed in development", "--despite");
    assertThat(run("development", "0.2.0")).as(commands.said()).isZero();
    assertThat(run("production", "0.2.0")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("has not passed in staging");
    assertThat(run("staging", "0.2.0")).as(commands.said()).isZero();
    Path script = directory.resolve("v0.1.0-to-v0.2.0/migrations/1.0__totals.sql");
    String before = Files.readString(script);

    Files.writeString(script, before.replace("add column mail text", "add column mail varchar"));
    assertThat(run("production", "0.2.0")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("is not what passed in staging");
    assertThat(service("production", "VERSION")).hasContent("0.1.0");
    Files.writeString(script, before);
    assertThat(run("production", "0.2.0")).as(commands.said()).isZero();

    assertThat(service("production", "app.env")).hasContent("API_VERSION=2\nWORKERS=8");
    assertThat(service("development", "app.env")).hasContent("API_VERSION=2\nWORKERS=1");
  }

  @Test
  void whoeverBeginsDespiteTheGateIsRecordedWithTheReason() throws Exception {
    assertThat(run("production", "0.2.0", "--despite", "a hole is open"))
        .as(commands.said())
        .isZero();

    assertThat(version("production")).isEqualTo("0.2.0");
    assertThat(rollBack("production")).as(commands.said()).isZero();
    assertThat(service("production", "VERSION")).hasContent("0.1.0");
    assertThat(run("production", "0.2.0")).isEqualTo(PRECONDITION);
    try (Connection journal =
        DriverManager.getConnection(
            "jdbc:sqlite:" + directory.resolve("v0.1.0-to-v0.2.0/.whimbrel/journal.db"))) {
      assertThat(Traces.texts(journal, "select text from event where kind = 'guide.despite'"))
          .singleElement()
          .asString()
          .contains("v0.1.0-to-v0.2.0 in production", "a hole is open");
    }
  }

  @Test
  void aCheckBeforeThatDoesNotHoldStopsTheGuideBeforeAnythingIsDone() throws Exception {
    Files.writeString(service("development", "VERSION"), "0.0.9\n");

    assertThat(run("development", "0.2.0")).as(commands.said()).isEqualTo(DIFFERENT);

    assertThat(commands.said()).contains("E-CHECK-BROKEN", "before-1", "whimbrel guide rollback");
    assertThat(texts("development", "select to_regclass('whimbrel.step')::text"))
        .containsOnlyNulls();
    assertThat(guide("run", "--to", "0.9.0", "-e", "development")).isEqualTo(USAGE);
  }

  @Test
  void ofTablesABackupIsMadeBeforeTheGuideAndNamedWhenItIsTakenBack() throws Exception {
    Path plan = directory.resolve("v0.1.0-to-v0.2.0/plan.yaml");
    Files.writeString(
        plan,
        Files.readString(plan)
            .replace(
                "restore-point: { files",
                "restore-point: { tables: [\"public.*\"], to: ../backups, files"));
    assertThat(run("development", "0.2.0")).as(commands.said()).isZero();
    assertThat(guide("status", "-e", "development", "--output", "json")).isZero();
    String place = json().at("/data/environments/0/guides/0/backup").asString();
    assertThat(Path.of(place)).isDirectory().startsWith(directory.resolve("backups"));

    assertThat(rollBack("development")).as(commands.said()).isZero();

    assertThat(commands.said()).contains("whimbrel restore --from " + place);
    String empty = servers.name("guides_empty");
    servers.target().createDatabase(empty);
    CommandsHere restoring =
        new CommandsHere(Map.of("EMPTY", servers.target().url(empty)), Clock.systemUTC());
    assertThat(restoring.run("restore", "--from", place, "--to", "env:EMPTY"))
        .as(restoring.said())
        .isZero();
    try (Connection connection = servers.target().connect(empty)) {
      assertThat(Traces.texts(connection, "select placed from orders order by id"))
          .containsExactly("2026-11-20 09:30:00Z", "2026-11-21 17:05:00Z");
    }
  }

  private void probe(String version) throws IOException {
    Files.writeString(
        directory.resolve("guides.yaml"),
        """
        environments:
          development:
            connections: { shop: "${env:SHOP_DEVELOPMENT_URL}" }
            variables: { service: ../services/development, workers: "1" }
            version: %s
        """
            .formatted(version));
  }

  private String asked() {
    int exit = guide("status", "--ask", "--output", "json");
    return exit == 0 ? json().at("/data/environments/0/version").asString() : "exit " + exit;
  }

  @Test
  void anEnvironmentSaysItsVersionBySqlOrByHttp() throws Exception {
    probe("{ sql: { run: \"select 'shop v0.1.0'\", on: \"${connection:shop}\" } }");
    assertThat(asked()).isEqualTo("0.1.0");
    probe("{ sql: { run: \"create table t ()\", on: \"${connection:shop}\" } }");
    assertThat(asked()).as(commands.said()).isNotEqualTo("exit 0").startsWith("exit ");
    assertThat(texts("development", "select to_regclass('t')::text")).containsOnlyNulls();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"version\": \"0.2.0\"}".getBytes(StandardCharsets.UTF_8);
          boolean isKnown = exchange.getRequestURI().getPath().equals("/version");
          exchange.sendResponseHeaders(isKnown ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    try {
      String url = "http://127.0.0.1:%d/".formatted(http.getAddress().getPort());
      probe("{ http: %sversion }".formatted(url));
      assertThat(asked()).isEqualTo("0.2.0");
      probe("{ http: %selsewhere }".formatted(url));
      assertThat(asked()).isEqualTo("exit " + PRECONDITION);
      assertThat(commands.said()).contains("answered with 404", "mend 'version'");
    } finally {
      http.stop(0);
    }
  }

  private String holds(String trouble) throws SQLException {
    StepDatabase target = new StepDatabase("target", DatabaseUrl.NONE);
    StepCheck check =
        KnownTroubles.of(Optional.of(target)).stream()
            .filter(t -> t.name().equals(trouble))
            .findFirst()
            .flatMap(Trouble::check)
            .orElseThrow();
    return texts("development", ((StepCheck.Query) check).sql()).getFirst();
  }

  @Test
  void whatIsKnownOfFailuresIsLookedForInTheDatabase() throws Exception {
    assertThat(holds("schema-conflict")).isEqualTo("false");
    assertThat(holds("data-quality")).isEqualTo("false");
    assertThat(holds("performance")).isIn("true", "false");

    execute("development", "create schema other; create table other.orders (id int)");
    execute("development", "alter table orders add check (pieces > 5) not valid");

    assertThat(holds("schema-conflict")).isEqualTo("true");
    assertThat(holds("data-quality")).isEqualTo("true");
  }

  @Test
  void whereUndoingFailsTheRestorePointIsBroughtBack() throws Exception {
    Path plan = directory.resolve("v0.1.0-to-v0.2.0/plan.yaml");
    Files.writeString(
        plan,
        Files.readString(plan)
            + "  - { name: note, after: version, command: \"echo 1 > ${variable:service}/note\","
            + " undo: \"exit 3\" }\n");
    assertThat(run("development", "0.2.0")).as(commands.said()).isZero();
    assertThat(service("development", "note")).exists();

    assertThat(rollBack("development")).isEqualTo(PRECONDITION);
    assertThat(run("development", "0.2.0")).isEqualTo(USAGE);
    assertThat(commands.said()).contains("is being taken back");
    assertThat(rollBack("development", "--restore")).as(commands.said()).isZero();

    assertThat(commands.said()).contains("but for note (left as it is");
    assertThat(service("development", "note")).doesNotExist();
    assertThat(
            texts(
                "development",
                "select column_name::text from information_schema.columns where column_name ="
                    + " 'total'"))
        .isEmpty();
    assertThat(service("development", "VERSION")).hasContent("0.1.0");
    assertThat(version("development")).isEqualTo("0.1.0");
  }
}

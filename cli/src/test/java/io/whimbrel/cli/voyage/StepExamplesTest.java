package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.whimbrel.testkit.traffic.HaProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The examples of every type go there and back, and leave everything as it was. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class StepExamplesTest {
  private static final Path EXAMPLES = Path.of("../docs/examples/steps");
  private static final int WAITING = 5;

  private final Servers servers;
  @TempDir Path directory = Path.of("");

  StepExamplesTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void theExamplesOfEveryTypeGoThereAndBack() throws Exception {
    copy();
    String database = servers.name("step_examples");
    servers.target().createDatabase(database);
    servers
        .target()
        .execute(
            database,
            "create table clients (name text, debt numeric); insert into clients values ('a',"
                + " null)");
    Map<String, String> before = files();
    HttpServer http = up();
    try {
      String shop = "http://127.0.0.1:%d/".formatted(http.getAddress().getPort());
      CommandsHere commands =
          new CommandsHere(
              Map.of(
                  "DATABASE_URL",
                  servers.target().url(database),
                  "SHOP_URL",
                  shop,
                  "SHOP_TOKEN",
                  "hush-hush"),
              Clock.systemUTC());

      for (String type :
          List.of(
              "schema",
              "data",
              "infrastructure",
              "platform",
              "version",
              "flyway",
              "maintenance",
              "code")) {
        thereAndBack(commands, type);
      }
    } finally {
      http.stop(0);
    }

    assertThat(files()).isEqualTo(before);
    try (var connection = servers.target().connect(database)) {
      assertThat(
              Traces.texts(
                  connection,
                  """
                  select c.relname || coalesce((select debt::text from clients), ' null')
                  from pg_class c where c.relnamespace = 'public'::regnamespace
                  """))
          .containsExactly("clients null");
    }
  }

  @Test
  void theStranglerFigGrowsAndShrinks() throws Exception {
    copy();
    List<String> lines =
        List.of(
            "server old 127.0.0.1:" + servers.source().port(),
            "server new 127.0.0.1:%d disabled".formatted(servers.target().port()));
    try (HaProxy proxy = HaProxy.start("admin", lines)) {
      Path plan = directory.resolve("architecture.yaml");
      String text = Files.readString(plan);
      Files.writeString(
          plan,
          text.replace("/run/haproxy/admin.sock", proxy.socket().toString())
              .replace("wait: 15m", "wait: 100ms"));

      thereAndBack(new CommandsHere(Map.of(), Clock.systemUTC()), "architecture");
    }
  }

  private void thereAndBack(CommandsHere commands, String type) throws IOException {
    String plan = directory.resolve(type + ".yaml").toString();
    String id = Files.readString(Path.of(plan)).replaceAll("(?s).*migration: (\\S+).*", "$1");

    assertThat(commands.run("check", plan)).as(commands.said()).isZero();
    assertThat(commands.run("explain", plan)).as(commands.said()).isZero();
    int exit = commands.run("run", plan);
    if (type.equals("platform")) {
      assertThat(exit).as(commands.said()).isEqualTo(WAITING);
      assertThat(commands.run("tick", "announced", plan)).as(commands.said()).isZero();
      assertThat(commands.run("run", plan)).as(commands.said()).isEqualTo(WAITING);
      assertThat(commands.run("tick", "switched", plan)).as(commands.said()).isZero();
      exit = commands.run("run", plan);
    }
    assertThat(exit).as(commands.said()).isZero();
    assertThat(commands.run("rollback", "--confirm", id, plan)).as(commands.said()).isZero();
  }

  private void copy() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = directory.resolve(EXAMPLES.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  /** What stands in every file that is not Whimbrel's own. */
  private Map<String, String> files() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        if (!name.startsWith(".whimbrel")) {
          texts.put(name, Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static HttpServer up() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"status\": \"up\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    return http;
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The workflow's checklist as a plan of steps, run there and back. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class MigrationWorkflowTest {
  private static final Path EXAMPLES = Path.of("../docs/examples/steps");
  private static final int WAITING = 5;
  private static final List<String> STEPS =
      List.of(
          "stakeholders",
          "staged",
          "backup",
          "maintenance-on",
          "scripts",
          "code",
          "integrity",
          "smoke-tests",
          "validated",
          "integration-tests",
          "performance",
          "maintenance-off");

  private final Servers servers;

  @TempDir Path directory = Path.of("");

  MigrationWorkflowTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void theChecklistRunsThereAndBack() throws Exception {
    String database = servers.name("workflow");
    servers.target().createDatabase(database);
    servers
        .target()
        .execute(database, "create table clients (name text); insert into clients values ('ann')");
    for (String name : List.of("workflow.yaml", "shop.env", "restart.sh")) {
      Files.copy(EXAMPLES.resolve(name), directory.resolve(name));
    }
    Path script = Path.of("workflow", "1.0__shorter_names.sql");
    Files.createDirectory(directory.resolve("workflow"));
    Files.copy(EXAMPLES.resolve(script), directory.resolve(script));
    String before = Files.readString(directory.resolve("shop.env"));
    CommandsHere commands =
        new CommandsHere(Map.of("DATABASE_URL", servers.target().url(database)), Clock.systemUTC());
    String plan = directory.resolve("workflow.yaml").toString();

    assertThat(commands.run("explain", plan)).as(commands.said()).isZero();
    assertThat(commands.said())
        .contains("alter table clients rename column title to name", "+MAINTENANCE=on");
    assertThat(commands.run("run", plan)).as(commands.said()).isEqualTo(WAITING);
    assertThat(commands.run("tick", "stakeholders", plan)).as(commands.said()).isZero();
    assertThat(commands.run("run", plan)).as(commands.said()).isZero();
    assertThat(columns(database)).containsExactly("title");
    assertThat(Files.readString(directory.resolve("shop.env"))).contains("MAINTENANCE=off");
    assertThat(commands.run("report", plan)).as(commands.said()).isZero();
    String report = Files.readString(directory.resolve("reports/MIGRATION-018.1.md"));
    assertThat(STEPS).allSatisfy(step -> assertThat(report).contains("| " + step + " |"));

    assertThat(commands.run("rollback", "--confirm", "MIGRATION-018", plan))
        .as(commands.said())
        .isZero();
    assertThat(columns(database)).containsExactly("name");
    assertThat(Files.readString(directory.resolve("shop.env"))).isEqualTo(before);
  }

  private List<String> columns(String database) throws Exception {
    try (Connection connection = servers.target().connect(database)) {
      return Traces.texts(
          connection,
          "select attname from pg_attribute where attrelid = 'clients'::regclass and attnum > 0");
    }
  }
}

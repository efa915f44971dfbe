package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance mode, as a command of its own. */
@ExtendWith(Servers.Resolver.class)
class MaintenanceTest {
  private static final int USAGE = 2;
  private static final int KILLED = 137;
  private static final String WRITE = "insert into one (what) values ('x') returning id::text";
  private static final String TRACES =
      """
      select tgname::text from pg_trigger where tgname like 'whimbrel%'
      union all select nspname::text from pg_namespace where nspname = 'whimbrel'
      """;

  private static final String ENDLESS =
      "select tgname::text from pg_trigger where tgname like 'whimbrel%' and tgnargs <> 4";

  private final Servers servers;

  MaintenanceTest(Servers servers) {
    this.servers = servers;
  }

  private TwoSides sides(Path directory) {
    return TwoSides.of(servers, directory)
        .source(
            "create table one (id serial primary key, what text); create table two (id int primary"
                + " key)");
  }

  private static CommandsHere planned(TwoSides sides, Path directory, String maintenance)
      throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        source: ${env:SOURCE}
        target: ${env:TARGET}
        tables: { include: ["public.*"] }
        backup: { by: none }
        cutover: { approve: rule, maintenance: %s, switch: { command: { run: "true" } } }
        monitor: { for: 100ms, every: 100ms }
        """
            .formatted(sides.database(), maintenance));
    return new CommandsHere(
        Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()), Clock.systemUTC());
  }

  @Test
  void writesAreRefusedUntilItIsSwitchedOffAndTheHooksAreRun(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = sides(directory);
    CommandsHere commands =
        planned(
            sides,
            directory,
            "{ message: back at noon, on: 'echo on >> hooks', off: 'echo off >> hooks' }");
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("maintenance", "status", plan)).isZero();
    assertThat(commands.said()).contains("is off");
    assertThat(commands.run("maintenance", "on", plan, "--by", "ann", "--comment", "disks"))
        .as(commands::said)
        .isZero();
    assertThatThrownBy(() -> BackupScene.texts(servers.source(), sides, WRITE))
        .hasMessageContaining("maintenance mode (back at noon)");
    assertThat(commands.run("maintenance", "status", plan, "--output", "json")).isZero();
    assertThat(commands.said()).contains("\"stage\" : \"ON\"", "\"by\" : \"ann\"", "disks");
    assertThat(commands.run("maintenance", "on", plan)).isEqualTo(USAGE);
    assertThat(commands.said()).contains("on since", "by ann");
    assertThat(commands.run("maintenance", "off", plan, "--by", "bob")).as(commands::said).isZero();

    assertThat(BackupScene.texts(servers.source(), sides, WRITE)).hasSize(1);
    assertThat(BackupScene.texts(servers.source(), sides, TRACES)).isEmpty();
    assertThat(directory.resolve("hooks")).hasContent("on\noff\n");
    assertThat(commands.said()).contains("is off", "by bob");
    assertThat(commands.run("maintenance", "off", plan)).isEqualTo(USAGE);
    assertThat(commands.run("maintenance", "on", plan, "--for", "1h")).isEqualTo(USAGE);
    assertThat(commands.said()).contains("the hook 'off'");
  }

  @Test
  void itEndsByItselfWhoeverLives(@TempDir Path directory) throws IOException, SQLException {
    TwoSides sides = sides(directory);
    CommandsHere commands = planned(sides, directory, "{ limit: 3s }");
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("maintenance", "on", plan)).as(commands::said).isZero();

    assertThat(commands.said()).contains("ends by itself at");
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(
            () -> assertThat(BackupScene.texts(servers.source(), sides, WRITE)).hasSize(1));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              assertThat(commands.run("maintenance", "status", plan)).isZero();
              assertThat(commands.said()).contains("over by itself");
            });
    assertThat(commands.run("maintenance", "off", plan)).as(commands::said).isZero();
    assertThat(BackupScene.texts(servers.source(), sides, TRACES)).isEmpty();
  }

  @Test
  void aCutoverAndMaintenanceModeLeaveEachOthersFenceAlone(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = sides(directory);
    CommandsHere commands = planned(sides, directory, "{ message: back soon }");
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("maintenance", "on", plan)).as(commands::said).isZero();
    assertThat(commands.run("run", plan)).as(commands::said).isNotZero();
    assertThat(commands.said()).contains("whimbrel maintenance off");
    assertThatThrownBy(() -> BackupScene.texts(servers.source(), sides, WRITE))
        .hasMessageContaining("maintenance mode");
    assertThat(commands.run("maintenance", "off", plan)).as(commands::said).isZero();
    assertThat(commands.run("run", plan)).as(commands::said).isZero();

    assertThat(commands.run("maintenance", "on", plan)).isEqualTo(USAGE);
    assertThat(commands.said()).contains("put the target in charge");
    assertThatThrownBy(() -> BackupScene.texts(servers.source(), sides, WRITE))
        .hasMessageContaining("has moved it");
  }

  @Test
  void ofTwoProcessesThatSwitchItOnAtOnceOneDoesAndTheOtherIsTold(@TempDir Path directory)
      throws Exception {
    TwoSides sides = sides(directory);
    CommandsHere commands = planned(sides, directory, "{ on: 'echo on >> hooks', off: 'true' }");
    String plan = BackupScene.plan(directory);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), sides.database(), directory)
            .withEnvironment(Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()));

    Process ann = voyage.start("", "maintenance", "on", "plan.yaml", "--by", "ann");
    Process bob = voyage.start("", "maintenance", "on", "plan.yaml", "--by", "bob");
    List<Integer> exits = List.of(voyage.await(ann), voyage.await(bob));

    assertThat(exits).as(voyage.said()).containsOnlyOnce(0);
    assertThat(directory.resolve("hooks")).hasContent("on\n");
    assertThatThrownBy(() -> BackupScene.texts(servers.source(), sides, WRITE))
        .hasMessageContaining("maintenance mode");
    assertThat(commands.run("maintenance", "status", plan, "--output", "json")).isZero();
    assertThat(commands.said())
        .contains("\"stage\" : \"ON\"", "\"by\" : \"" + (exits.getFirst() == 0 ? "ann" : "bob"));
    assertThat(commands.run("maintenance", "off", plan)).as(commands::said).isZero();
    assertThat(BackupScene.texts(servers.source(), sides, WRITE)).hasSize(1);
    assertThat(BackupScene.texts(servers.source(), sides, TRACES)).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsGoneOnWithOrEnded(@TempDir Path directory) throws Exception {
    TwoSides sides = sides(directory);
    CommandsHere commands = planned(sides, directory, "{ message: back soon }");
    String plan = BackupScene.plan(directory);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), sides.database(), directory)
            .withEnvironment(Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()));

    for (FaultPoint point :
        List.of(FaultPoint.MAINTENANCE_BEGUN, FaultPoint.CUTOVER_FENCE_PARTIAL)) {
      assertThat(voyage.run(point.text() + ":kill", "maintenance", "on", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      assertThat(commands.run("maintenance", "status", plan)).isZero();
      assertThat(commands.said()).contains("is begun");
    }
    assertThat(commands.run("maintenance", "on", plan, "--for", "2h", "--by", "ann"))
        .as(commands::said)
        .isZero();
    assertThat(commands.said()).contains("ends by itself at", "by ann");
    assertThat(BackupScene.texts(servers.source(), sides, ENDLESS)).isEmpty();
    assertThatThrownBy(() -> BackupScene.texts(servers.source(), sides, WRITE))
        .hasMessageContaining("maintenance mode");
    assertThat(
            voyage.run(
                FaultPoint.MAINTENANCE_ENDING.text() + ":kill", "maintenance", "off", "plan.yaml"))
        .isEqualTo(KILLED);
    assertThat(commands.run("maintenance", "off", plan)).as(commands::said).isZero();

    assertThat(BackupScene.texts(servers.source(), sides, WRITE)).hasSize(1);
    assertThat(BackupScene.texts(servers.source(), sides, TRACES)).isEmpty();
  }
}

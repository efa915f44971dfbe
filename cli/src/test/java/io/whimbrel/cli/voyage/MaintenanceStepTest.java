package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance mode as steps of a plan. */
@ExtendWith(Servers.Resolver.class)
class MaintenanceStepTest {
  private static final int WAITING = 5;
  private static final int KILLED = 137;
  private static final String WRITE = "insert into one (what) values ('x') returning id::text";
  private static final String TRACES =
      "select tgname::text from pg_trigger where tgname like 'whimbrel%'";
  private static final String REFUSED = "maintenance mode (back at noon)";

  private final Servers servers;
  @TempDir Path directory = Path.of("");

  MaintenanceStepTest(Servers servers) {
    this.servers = servers;
  }

  private TwoSides sides() {
    return TwoSides.of(servers, directory)
        .source("create table one (id serial primary key, what text)");
  }

  private CommandsHere planned(TwoSides sides, String hooks) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        source: ${env:SOURCE}
        tables: { include: [public.one] }
        cutover: { maintenance: { message: back at noon%s } }
        steps:
          - { name: closed, maintenance: on }
          - { name: moved, after: closed, manual: move the disks, undo: "true" }
          - { name: opened, after: moved, maintenance: off }
        """
            .formatted(sides.database(), hooks));
    return new CommandsHere(Map.of("SOURCE", sides.sourceUrl()), Clock.systemUTC());
  }

  private List<String> write(TwoSides sides) throws SQLException {
    return BackupScene.texts(servers.source(), sides, WRITE);
  }

  @Test
  void writesAreRefusedBetweenTheStepsThereAndBack() throws IOException, SQLException {
    TwoSides sides = sides();
    CommandsHere commands = planned(sides, ", on: 'echo on >> hooks', off: 'echo off >> hooks'");
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("check", plan)).as(commands::said).isZero();
    assertThat(commands.run("explain", plan)).as(commands::said).isZero();
    assertThat(commands.said()).contains("refuse writes", "accept writes again");
    assertThat(write(sides)).hasSize(1);
    assertThat(commands.run("run", plan)).as(commands::said).isEqualTo(WAITING);
    assertThatThrownBy(() -> write(sides)).hasMessageContaining(REFUSED);
    assertThat(commands.run("maintenance", "status", plan)).isZero();
    assertThat(commands.said()).contains("is on", sides.database() + ".1: step closed");
    assertThat(commands.run("tick", "moved", plan)).as(commands::said).isZero();
    assertThat(commands.run("run", plan)).as(commands::said).isZero();
    assertThat(write(sides)).hasSize(1);

    assertThat(commands.run("rollback", "--confirm", sides.database(), plan))
        .as(commands::said)
        .isZero();
    assertThat(write(sides)).hasSize(1);
    assertThat(BackupScene.texts(servers.source(), sides, TRACES)).isEmpty();
    assertThat(directory.resolve("hooks")).hasContent("on\noff\non\noff\n");
  }

  @Test
  void whatAPersonSwitchedOnIsNoStepsToSwitchOff() throws IOException, SQLException {
    TwoSides sides = sides();
    CommandsHere commands = planned(sides, "");
    String plan = BackupScene.plan(directory);
    assertThat(commands.run("maintenance", "on", plan, "--by", "ann")).as(commands::said).isZero();

    assertThat(commands.run("run", plan)).isNotZero();
    assertThat(commands.said()).contains("on since", "by ann", "whimbrel maintenance off");
    assertThat(commands.run("abort", "--confirm", sides.database(), plan))
        .as(commands::said)
        .isZero();

    assertThatThrownBy(() -> write(sides)).hasMessageContaining(REFUSED);
    assertThat(commands.run("maintenance", "off", plan)).as(commands::said).isZero();
  }

  @Test
  void aKilledRunGoesOnAndGoesBack() throws Exception {
    TwoSides sides = sides();
    CommandsHere commands = planned(sides, "");
    String plan = BackupScene.plan(directory);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), sides.database(), directory)
            .withEnvironment(Map.of("SOURCE", sides.sourceUrl()));

    for (FaultPoint point : List.of(FaultPoint.MAINTENANCE_BEGUN, FaultPoint.MAINTENANCE_FENCED)) {
      assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
    }
    assertThat(commands.run("run", plan)).as(commands::said).isEqualTo(WAITING);
    assertThatThrownBy(() -> write(sides)).hasMessageContaining(REFUSED);
    assertThat(commands.run("tick", "moved", plan)).as(commands::said).isZero();
    assertThat(voyage.run(FaultPoint.MAINTENANCE_ENDING.text() + ":kill", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(KILLED);

    assertThat(commands.run("abort", "--confirm", sides.database(), plan))
        .as(commands::said)
        .isZero();
    assertThat(write(sides)).hasSize(1);
    assertThat(BackupScene.texts(servers.source(), sides, TRACES)).isEmpty();
  }
}

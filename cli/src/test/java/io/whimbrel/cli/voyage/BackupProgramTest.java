package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.engine.compare.ComparisonResult;
import io.whimbrel.testkit.traffic.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups that pg_dump makes and pg_restore reads. */
@ExtendWith(Servers.Resolver.class)
class BackupProgramTest {
  private static final int FAULT = 1;
  private static final int DIFFERENT = 4;
  private static final int PRECONDITION = 6;
  private static final int KILLED = 137;

  private final Servers servers;

  BackupProgramTest(Servers servers) {
    this.servers = servers;
  }

  private static CommandsHere planned(TwoSides sides, Path directory, String backup)
      throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        source: ${env:SOURCE}
        target: ${env:TARGET}
        limits: { workers: 2 }
        tables: { include: ["*.*"] }
        backup: %s
        cutover: { approve: rule, switch: { command: { run: "true" } } }
        monitor: { for: 100ms, every: 100ms }
        """
            .formatted(sides.database(), backup));
    return new CommandsHere(
        Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()), Clock.systemUTC());
  }

  /** The directory of the installed programs, as a plan names it. */
  private static Path programs() {
    return new Tool("pg_dump").path().resolveSibling("");
  }

  @Test
  void aHostileDatabaseIsDumpedAndRestoredRowForRowOnAnotherMajor(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupTest.HOSTILE);
    String settings = "{ by: pg_dump, programs: %s, to: [one, two] }".formatted(programs());
    CommandsHere commands = planned(sides, directory, settings);
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("backup", plan)).as(commands::said).isZero();
    assertThat(commands.said()).contains("by pg_dump");
    assertThat(commands.run("backup", "list", plan)).as(commands::said).isZero();
    assertThat(commands.run("restore", plan, "--to", "env:TARGET")).as(commands::said).isZero();

    ComparisonResult compared = sides.compare();
    assertThat(TwoSides.told(compared)).isEmpty();
    assertThat(compared.isEqual()).isTrue();
    assertThat(BackupScene.texts(servers.target(), sides, BackupTest.STRUCTURE))
        .isEqualTo(BackupScene.texts(servers.source(), sides, BackupTest.STRUCTURE));
    assertThat(BackupScene.texts(servers.target(), sides, BackupTest.OBJECTS))
        .isEqualTo(BackupScene.texts(servers.source(), sides, BackupTest.OBJECTS));
    assertThat(BackupScene.texts(servers.target(), sides, "select nspname from pg_namespace"))
        .doesNotContain("whimbrel");
    for (String place : List.of("one", "two")) {
      Path dump = file(directory.resolve(place), "tables.dump");
      byte[] right = Files.readAllBytes(dump);
      byte[] wrong = right.clone();
      wrong[wrong.length / 2] ^= 1;
      Files.write(dump, wrong);
      Path backup = dump.resolveSibling("..").normalize();
      assertThat(commands.run("backup", "verify", "--quick", "--from", backup.toString()))
          .as(commands::said)
          .isEqualTo(DIFFERENT);
      Files.write(dump, right);
      assertThat(file(directory.resolve(place), "log.txt")).content().contains("dumping contents");
    }
  }

  private static Path file(Path folder, String name) throws IOException {
    return BackupScene.files(folder).stream()
        .filter(f -> f.endsWith(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunMakesItsDumpAndTriesItAndSomeTablesAreRestoredAlone(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    String other = servers.source().createDatabase(servers.name("scratch"));
    CommandsHere commands =
        planned(
            sides,
            directory,
            "{ by: pg_dump, programs: %s, to: [one], restore-test: \"%s\" }"
                .formatted(programs(), other));
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("run", plan)).as(commands::said).isZero();
    assertThat(commands.run("report", plan, "--output", "json")).isZero();
    assertThat(commands.said()).contains("by pg_dump", "was restored: 3 tables, 700 rows");
    int exit = commands.run("restore", plan, "--to", other, "--tables", "public.two");

    assertThat(exit).as(commands::said).isZero();
    assertThat(commands.said()).contains("1 tables, 350 rows");
    Path backup = file(directory.resolve("one"), "manifest.json").resolveSibling("");
    assertThat(commands.run("backup", "verify", "--quick", "--from", backup.toString())).isZero();
  }

  @Test
  void aDumpThatIsKilledLeavesNothingThatLooksWholeAndNoProcess(@TempDir Path directory)
      throws Exception {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create table big (id int primary key, load bytea);
                insert into big select g, (select string_agg(sha512((g || ' ' || i)::bytea), ''::bytea)
                  from generate_series(1, 60) i) from generate_series(1, 1500) g;
                """);
    CommandsHere commands =
        planned(sides, directory, "{ by: pg_dump, programs: %s }".formatted(programs()));
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), sides.database(), directory)
            .withEnvironment(Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()));

    for (FaultPoint point : List.of(FaultPoint.BACKUP_DUMP_BEGUN, FaultPoint.BACKUP_DUMP_WRITTEN)) {
      assertThat(voyage.run(point.text() + ":kill", "backup", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
    }

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        BackupScene.texts(
                            servers.source(),
                            sides,
                            """
                            select query from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid()
                              and application_name like 'whimbrel %'
                            """))
                    .isEmpty());
    assertThat(commands.run("backup", "verify", "--quick", BackupScene.plan(directory)))
        .as(commands::said)
        .isEqualTo(PRECONDITION);
    assertThat(commands.run("backup", BackupScene.plan(directory))).as(commands::said).isZero();
    assertThat(commands.run("backup", "verify", "--quick", BackupScene.plan(directory))).isZero();
  }

  @Test
  void programsThatAreMissingTooOldOrFailAreNamed(@TempDir Path directory) throws IOException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    Path bin = Files.createDirectory(directory.resolve("bin"));
    CommandsHere commands = planned(sides, directory, "{ by: pg_dump, programs: bin }");
    String plan = BackupScene.plan(directory);

    assertThat(commands.run("check", plan)).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-PROGRAM-MISSING", "pg_dump is not installed");
    script(bin, "pg_dump", "echo 'pg_dump (PostgreSQL) 14.7 (Debian 14.7-1)'");
    script(bin, "pg_restore", "echo 'pg_restore (PostgreSQL) 99.1'");
    assertThat(commands.run("check", plan)).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("is 14.7, the server is 15.", "postgresql-client-15");
    assertThat(commands.run("backup", plan)).isEqualTo(PRECONDITION);
    script(
        bin,
        "pg_dump",
        """
        case $1 in --version) echo 'pg_dump (PostgreSQL) 99.1'; exit 0;; esac
        echo half; echo "pg_dump: error: the disk of $PGUSER is on fire" >&2; exit 3
        """);
    assertThat(commands.run("backup", plan)).as(commands::said).isEqualTo(FAULT);

    assertThat(commands.said()).contains("E-PROGRAM-FAILED", "ended with 3", "is on fire");
    assertThat(commands.run("backup", "list", plan)).isZero();
    assertThat(commands.said()).contains("no backup is there");
  }

  private static void script(Path bin, String name, String text) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}

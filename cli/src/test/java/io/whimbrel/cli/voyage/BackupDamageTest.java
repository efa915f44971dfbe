package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are damaged, killed or old. */
@ExtendWith(Servers.Resolver.class)
class BackupDamageTest {
  private static final int FLIPS = 200;
  private static final int DIFFERENT = 4;
  private static final int PRECONDITION = 6;
  private static final int KILLED = 137;

  private final Servers servers;

  BackupDamageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void everyOneOfManyFlippedBitsIsFound(@TempDir Path directory) throws IOException {
    long seed = new Random().nextLong();
    System.out.println("flipped bits: seed " + seed);
    Random random = new Random(seed);
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    CommandsHere commands = BackupScene.planned(sides, directory, 100, Clock.systemUTC());
    assertThat(commands.run("backup", BackupScene.plan(directory))).as(commands::said).isZero();
    Path backup = BackupScene.onlyBackup(directory);
    List<Path> files = BackupScene.files(backup);

    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] right = Files.readAllBytes(file);
      byte[] wrong = right.clone();
      int place = random.nextInt(wrong.length);
      wrong[place] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, wrong);

      assertThat(commands.run("backup", "verify", "--quick", "--from", backup.toString()))
          .as("flip %d, byte %d of %s, seed %d: %s", i, place, file, seed, commands.said())
          .isIn(DIFFERENT, PRECONDITION);

      Files.write(file, right);
    }
    assertThat(commands.run("backup", "verify", "--quick", "--from", backup.toString())).isZero();
  }

  @Test
  void aCutMissingSwappedRenamedOrForeignFileIsFoundAndNothingIsRestored(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    CommandsHere commands = BackupScene.planned(sides, directory, 100, Clock.systemUTC());
    assertThat(commands.run("backup", BackupScene.plan(directory))).as(commands::said).isZero();
    Path backup = BackupScene.onlyBackup(directory);
    List<Path> rows =
        BackupScene.files(backup).stream().filter(f -> f.toString().endsWith(".gz")).toList();
    Path first = rows.getFirst();
    Path last = rows.getLast();

    byte[] right = Files.readAllBytes(first);
    Files.write(first, java.util.Arrays.copyOf(right, right.length - 1));
    refused(commands, backup, "bytes instead of", DIFFERENT);
    Files.write(first, right);

    Path aside = directory.resolve("aside");
    Files.move(first, aside);
    refused(commands, backup, "is missing", DIFFERENT);
    Files.move(last, first);
    Files.move(aside, last);
    refused(commands, backup, "rows/", DIFFERENT);
    Files.move(last, aside);
    Files.move(first, last);
    Files.move(aside, first);

    Files.move(first, first.resolveSibling("00000-77777.copy.gz"));
    refused(commands, backup, "is no file of this backup", DIFFERENT);
    Files.move(first.resolveSibling("00000-77777.copy.gz"), first);

    Path digest = backup.resolve("manifest.json.sha256");
    Files.move(digest, aside);
    refused(commands, backup, "no whole backup", PRECONDITION);
    Files.move(aside, digest);

    assertThat(
            BackupScene.texts(
                servers.target(), sides, "select relname from pg_class where relname = 'one'"))
        .isEmpty();
    assertThat(commands.run("restore", "--from", backup.toString(), "--to", "env:TARGET"))
        .as(commands::said)
        .isZero();
    assertThat(commands.run("restore", "--from", backup.toString(), "--to", "env:TARGET"))
        .as("an occupied database: %s", commands.said())
        .isEqualTo(PRECONDITION);
  }

  private static void refused(CommandsHere commands, Path backup, String what, int exit) {
    assertThat(commands.run("backup", "verify", "--quick", "--from", backup.toString()))
        .as(commands::said)
        .isEqualTo(exit);
    assertThat(commands.said()).contains(what, "E-BACKUP-");
    assertThat(commands.run("restore", "--from", backup.toString(), "--to", "env:TARGET"))
        .as(commands::said)
        .isEqualTo(exit);
    assertThat(commands.said()).contains("E-BACKUP-");
  }

  @Test
  void aBackupThatIsKilledLeavesNothingThatLooksWhole(@TempDir Path directory) throws Exception {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    CommandsHere commands = BackupScene.planned(sides, directory, 100, Clock.systemUTC());
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), sides.database(), directory)
            .withEnvironment(Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()));

    for (FaultPoint point :
        List.of(FaultPoint.BACKUP_CHUNK_WRITTEN, FaultPoint.BACKUP_ROWS_WRITTEN)) {
      assertThat(voyage.run(point.text() + ":kill", "backup", "plan.yaml")).isEqualTo(KILLED);
    }

    assertThat(BackupScene.backups(directory)).hasSize(2);
    assertThat(commands.run("backup", "verify", "--quick", BackupScene.plan(directory)))
        .as(commands::said)
        .isEqualTo(PRECONDITION);
    assertThat(commands.run("backup", BackupScene.plan(directory))).as(commands::said).isZero();
    assertThat(commands.run("backup", "verify", "--quick", BackupScene.plan(directory))).isZero();
    CommandsHere later =
        BackupScene.planned(
            sides, directory, 100, Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
    assertThat(later.run("backup", "prune", BackupScene.plan(directory))).isZero();
    assertThat(BackupScene.backups(directory))
        .hasSize(1)
        .allMatch(b -> b.toString().endsWith("-before"));
  }

  @Test
  void oldBackupsGoButNeverTheLastGoodOne(@TempDir Path directory) throws IOException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    Clock now = Clock.systemUTC();
    for (int days : new int[] {0, 10, 45}) {
      CommandsHere then =
          BackupScene.planned(sides, directory, 100, Clock.offset(now, Duration.ofDays(days)));
      assertThat(then.run("backup", BackupScene.plan(directory))).as(then::said).isZero();
    }
    List<Path> made = BackupScene.backups(directory);
    assertThat(made).hasSize(3);
    assertThat(made.get(0).toString()).endsWith("-before");
    assertThat(made.get(1).toString()).endsWith("-daily");

    CommandsHere later =
        BackupScene.planned(sides, directory, 100, Clock.offset(now, Duration.ofDays(50)));
    assertThat(later.run("backup", "prune", BackupScene.plan(directory), "--dry-run")).isZero();
    assertThat(BackupScene.backups(directory)).hasSize(3);
    assertThat(later.run("backup", "prune", BackupScene.plan(directory))).isZero();
    assertThat(BackupScene.backups(directory)).containsExactly(made.get(0), made.get(2));

    Path damaged = made.get(2).resolve("schema.json");
    Files.write(damaged, new byte[] {1, 2, 3});
    CommandsHere muchLater =
        BackupScene.planned(sides, directory, 100, Clock.offset(now, Duration.ofDays(400)));
    assertThat(muchLater.run("backup", "prune", BackupScene.plan(directory))).isZero();
    assertThat(BackupScene.backups(directory)).containsExactly(made.get(0));
    assertThat(muchLater.run("backup", "list", BackupScene.plan(directory))).isZero();
    assertThat(muchLater.said()).contains("before", "700");
  }
}

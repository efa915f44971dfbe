package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.disk.SmallDisk;
import io.whimbrel.testkit.traffic.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where backups are kept and tried: in buckets, on a server of this machine, on a full disk. */
@ExtendWith(Servers.Resolver.class)
class BackupPlacesTest {
  private static final String SECRET = "the-secret-of-the-bucket-nobody-sees";
  private static final long MEGABYTE = 1 << 20;

  private final Servers servers;

  BackupPlacesTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aBackupInBucketIsListedTriedRestoredAndPruned(@TempDir Path directory) throws Exception {
    S3Proxy bucket = bucket("shop-backups");
    try {
      TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
      Map<String, String> environment = withKey(sides);
      CommandsHere commands = new CommandsHere(environment, Clock.systemUTC());
      String plan =
          planned(
              directory,
              sides,
              """
              { to: "s3://shop-backups/a/b", s3: { endpoint: "http://127.0.0.1:%d", region: us-east-1, access-key: "${env:ID}", secret-key: "${env:SECRET}" } }
              """
                  .formatted(bucket.getPort())
                  .strip());

      assertThat(commands.run("backup", plan)).as(commands::said).isZero();
      String said = commands.said();
      assertThat(commands.run("backup", "list", plan)).as(commands::said).isZero();
      assertThat(commands.said()).contains("s3://shop-backups/a/b/" + sides.database(), "700");
      assertThat(commands.run("backup", "verify", "--quick", plan)).as(commands::said).isZero();
      assertThat(commands.run("restore", plan, "--to", "env:TARGET")).as(commands::said).isZero();
      said += commands.said();

      assertThat(sides.compare().isEqual()).isTrue();
      CommandsHere later =
          new CommandsHere(environment, Clock.offset(Clock.systemUTC(), Duration.ofDays(91)));
      assertThat(later.run("backup", plan)).as(later::said).isZero();
      assertThat(later.run("backup", "prune", plan)).as(later::said).isZero();
      assertThat(later.said()).contains("removed", "-before");
      assertThat(later.run("backup", "list", plan)).isZero();
      assertThat(later.said()).contains("-daily").doesNotContain("-before");
      assertThat(said).doesNotContain(SECRET);
      for (Path file : BackupScene.files(directory)) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(SECRET);
      }
    } finally {
      bucket.stop();
    }
  }

  @Test
  void aDumpByTheServersProgramGoesToBucketAndComesBack(@TempDir Path directory) throws Exception {
    S3Proxy bucket = bucket("shop-dumps");
    try {
      TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
      Map<String, String> environment = withKey(sides);
      CommandsHere commands = new CommandsHere(environment, Clock.systemUTC());
      String plan =
          planned(
              directory,
              sides,
              """
              { by: pg_dump, programs: %s, to: "s3://shop-dumps/a", s3: { endpoint: "http://127.0.0.1:%d", region: us-east-1, access-key: "${env:ID}", secret-key: "${env:SECRET}" } }
              """
                  .formatted(new Tool("pg_dump").path().resolveSibling(""), bucket.getPort())
                  .strip());

      assertThat(commands.run("backup", plan)).as(commands::said).isZero();
      assertThat(commands.run("backup", "list", plan)).as(commands::said).isZero();
      assertThat(commands.said()).contains("s3://shop-dumps/a/" + sides.database());
      assertThat(commands.run("backup", "verify", "--quick", plan)).as(commands::said).isZero();
      assertThat(commands.run("restore", plan, "--to", "env:TARGET")).as(commands::said).isZero();

      assertThat(commands.said()).contains("700 rows");
      assertThat(sides.compare().isEqual()).isTrue();
    } finally {
      bucket.stop();
    }
  }

  @Test
  void aRunTriesItsBackupOnServerOfThisMachine(@TempDir Path directory) throws IOException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    CommandsHere commands =
        new CommandsHere(
            Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()), Clock.systemUTC());
    String plan = planned(directory, sides, "{ to: backups, restore-test: embedded }");

    assertThat(commands.run("run", plan)).as(commands::said).isZero();

    assertThat(commands.run("report", plan, "--output", "json")).isZero();
    assertThat(commands.said())
        .contains("backup.restore-tested", "was restored: 3 tables, 700 rows");
  }

  @Test
  void aFullDiskEndsTheRunClearlyAndWithRoomItGoesOn(@TempDir Path directory) throws Exception {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create table big (id int primary key, load bytea);
                insert into big select g, (select string_agg(sha512((g || ' ' || i)::bytea), ''::bytea)
                  from generate_series(1, 40) i) from generate_series(1, 1500) g;
                analyze;
                """);
    String plan = planned(directory, sides, "{ to: backups }");
    Path place = Files.createDirectory(directory.resolve("backups")).toRealPath();
    try (SmallDisk disk = SmallDisk.at(place, "16m")) {
      Voyage voyage =
          new Voyage(servers.source(), servers.target(), sides.database(), directory)
              .withEnvironment(Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()))
              .seeing(disk);
      disk.fill(MEGABYTE);

      assertThat(voyage.run("", "run", plan))
          .as(voyage.said())
          .isEqualTo(ExitCode.PRECONDITION.status());
      assertThat(voyage.said())
          .contains("E-RESOURCE-EXHAUSTED", "the backup cannot be written any further", "backups");
      assertThat(voyage.run("", "backup", "list", plan)).isZero();
      assertThat(voyage.said()).contains("no backup is there");
      disk.free();

      assertThat(voyage.run("", "run", plan)).as(voyage.said()).isZero();
      assertThat(voyage.run("", "backup", "verify", "--quick", plan)).as(voyage.said()).isZero();
    }
  }

  /** The environment of a plan that names both sides, and the key to a bucket. */
  private static Map<String, String> withKey(TwoSides sides) {
    return Map.of(
        "SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl(), "ID", "key-id", "SECRET", SECRET);
  }

  private static S3Proxy bucket(String name) throws Exception {
    TransientNio2BlobStore objects = new TransientNio2BlobStore();
    objects.createContainer(name);
    S3Proxy bucket =
        S3Proxy.builder()
            .awsAuthentication(AuthenticationType.AWS_V4, "key-id", SECRET)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .blobStore(objects)
            .build();
    bucket.start();
    return bucket;
  }

  private static String planned(Path directory, TwoSides sides, String backup) throws IOException {
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        """
        migration: %s
        source: ${env:SOURCE}
        target: ${env:TARGET}
        limits: { workers: 2, chunk-rows: 100 }
        tables: { include: ["*.*"] }
        backup: %s
        cutover: { approve: rule, switch: { command: { run: "true" } } }
        monitor: { for: 100ms, every: 100ms }
        """
            .formatted(sides.database(), backup));
    return file.toString();
  }
}

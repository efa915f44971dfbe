package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.disk.SmallDisk;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Disks that are full: the target's, and the one with the run's own files. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class FullDisksTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MEGABYTE = 1 << 20;

  private static final String FOUR_MEGABYTES =
      """
      insert into item
        select g, (select string_agg(md5(g || ' ' || i), '') from generate_series(1, 60) i)
        from generate_series((select count(*) + 1 from item), (select count(*) + 2000 from item)) g
      """;

  private final Servers servers;

  FullDisksTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aRunWaitsForRoomOnTheTargetAndGoesOnByItself(@TempDir Path directory) throws Exception {
    String database = servers.name("full");
    Path place = Files.createDirectory(directory.resolve("disk")).toRealPath();
    try (SmallDisk disk = SmallDisk.at(place, "32m");
        EmbeddedPostgres target =
            EmbeddedPostgres.builder(PostgresVersion.V18).seeing(disk).start()) {
      target.execute("postgres", "create tablespace small location '%s'".formatted(place));
      target.execute("postgres", "create database %s tablespace small".formatted(database));
      fill(database);
      Voyage voyage = voyage(target, target.port(), database, directory);
      disk.fill(2 * MEGABYTE);

      Process run = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("copying public.item#0 waits for room and goes on by itself");
      assertThat(voyage.run("", "status", "plan.yaml")).isZero();
      disk.free();
      voyage.awaitSaid("gate CUTOVER");
      disk.fill(0);
      servers.source().execute(database, FOUR_MEGABYTES);
      voyage.awaitSaid("applying changes waits for room and goes on by itself");
      disk.free();
      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).isZero();

      assertThat(voyage.await(run)).as(voyage.said()).isZero();
      assertThat(voyage.said().split("copying public.item#0 waits for room", -1))
          .as("told once by the run and once by status")
          .hasSize(3);
      voyage.assertArrived(Ledger.inMemory(), Map.of());
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
      voyage.assertNothingLeft();
    }
  }

  /** While the target cannot be reached nothing is applied, and the spool grows. */
  @Test
  void theSpoolLeavesTheJournalItsRoomAndAfullJournalLosesNothing(@TempDir Path directory)
      throws Exception {
    String database = servers.name("full");
    servers.target().createDatabase(database);
    Path place = Files.createDirectory(directory.resolve(".whimbrel")).toRealPath();
    try (SmallDisk disk = SmallDisk.at(place, "16m");
        TcpProxy link = TcpProxy.to("127.0.0.1", servers.target().port())) {
      fill(database);
      Voyage voyage = voyage(servers.target(), link.port(), database, directory).seeing(disk);

      Process run = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("gate CUTOVER");
      disk.fill(3 * MEGABYTE);
      link.cut();
      servers.source().execute(database, FOUR_MEGABYTES);
      voyage.awaitSaid("reading the source's log waits for room and goes on by itself");
      disk.free();
      voyage.awaitSaid("reading the source's log works again");
      link.pass();
      awaitRows(database);
      disk.fill(0);
      int full = voyage.await(run);
      disk.free();
      servers.source().execute(database, FOUR_MEGABYTES);
      int again = voyage.run("", "run", "plan.yaml");
      int approved = voyage.run("", "approve", "cutover", "plan.yaml");
      int cutOver = voyage.run("", "run", "plan.yaml");

      assertThat(full).as(voyage.said()).isEqualTo(ExitCode.LOCKED.status());
      assertThat(voyage.said())
          .contains("the journal could not be written for 20 s")
          .contains("the disk is full");
      assertThat(List.of(again, approved, cutOver)).as(voyage.said()).containsExactly(5, 0, 0);
      voyage.assertArrived(Ledger.inMemory(), Map.of());
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
      voyage.assertNothingLeft();
    }
  }

  private void fill(String database) {
    servers.source().createDatabase(database);
    servers.source().execute(database, "create table item (id int primary key, load text)");
    servers.source().execute(database, FOUR_MEGABYTES);
  }

  private Voyage voyage(EmbeddedPostgres target, int targetPort, String database, Path directory)
      throws Exception {
    return new Voyage(servers.source(), target, database, directory)
        .plan(
            new Voyage.Wishes("[\"public.*\"]", "person", 100_000),
            servers.source().port(),
            targetPort);
  }

  private void awaitRows(String database) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Connection old = servers.source().connect(database);
                  Connection fresh = servers.target().connect(database)) {
                String count = "select count(*) from item";
                return Traces.texts(fresh, count).equals(Traces.texts(old, count));
              }
            });
  }
}

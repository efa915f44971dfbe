package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Servers whose processes are stopped (SIGSTOP) while their connections stay open: nobody closes a
 * socket, and the kernel answers for them.
 */
@Execution(ExecutionMode.CONCURRENT)
class HungServersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String DATABASE = "hung";
  private static final long BYTES_PER_SECOND = 500_000;

  private static final String CARGO =
      """
      create table torture.cargo (id int primary key, load text);
      insert into torture.cargo
        select g, repeat(md5(g::text), 8) from generate_series(1, 100000) g
      """;

  /** Those that read a slot: one that is only asked who the server is soon ends. */
  private static final String WALSENDERS =
      """
      select a.pid from pg_stat_activity a join pg_replication_slots s on s.active_pid = a.pid
      where a.backend_type = 'walsender'
      """;

  private static final String COPYING =
      "select pid from pg_stat_activity where query ilike 'copy %cargo%' and state = 'active'";

  private static final String OURS =
      "select pid from pg_stat_activity where application_name ~ 'whimbrel'";

  @Test
  void aHungServerIsToldAndTheRunGoesOnWithIt(@TempDir Path directory) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("hung servers, seed " + seed);
    try (Shore source = shore(PostgresVersion.V15);
        Shore target = shore(PostgresVersion.V18)) {
      Voyage voyage = prepare(source, target, directory);
      Ledger ledger = Ledger.inMemory();
      WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 40, seed);

      try (WriteLoad load =
          new WriteLoad(() -> source.server().url(DATABASE), plan, ledger).start()) {
        await().atMost(PATIENCE).until(() -> ledger.size() > 300);
        Process run = voyage.start("", "run", "--stay", "plan.yaml");
        List<Long> walsenders = awaitPids(source, WALSENDERS);
        List<Long> copying = awaitPids(target, COPYING);
        signal(Signal.STOP, walsenders);
        signal(Signal.STOP, copying);
        voyage.awaitSaid("stalled: the source's log has told nothing");
        voyage.awaitSaid("stalled: no row of a chunk of torture.cargo has gone over");
        signal(Signal.CONT, walsenders);
        signal(Signal.CONT, copying);
        target.link().pass();
        voyage.awaitSaid("gate CUTOVER");

        List<Long> all = awaitPids(target, OURS);
        signal(Signal.STOP, all);
        voyage.awaitSaid("stalled: the target has not answered");
        assertThat(voyage.run("", "status", "plan.yaml")).isZero();
        signal(Signal.CONT, all);
        voyage.awaitSaid("it goes on: no longer that the target has not answered");

        assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).isZero();
        assertThat(voyage.await(run)).as(voyage.said()).isZero();
        load.stop();
      }
      assertThat(voyage.said().split("stalled: the target has not answered", -1))
          .as("told by the run and by status")
          .hasSize(3);
      voyage.assertArrived(ledger, TortureWorkload.queries());
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
      voyage.assertNothingLeft();
    }
  }

  private static Shore shore(PostgresVersion version) {
    return Shore.of(EmbeddedPostgres.start(version));
  }

  private static Voyage prepare(Shore source, Shore target, Path directory) throws Exception {
    source.server().createDatabase(DATABASE);
    target.server().createDatabase(DATABASE);
    try (Connection connection = source.server().connect(DATABASE)) {
      TortureWorkload.create(connection);
    }
    source.server().execute(DATABASE, CARGO);
    target.link().slow(BYTES_PER_SECOND);
    return new Voyage(source.server(), target.server(), DATABASE, directory)
        .plan(
            new Voyage.Wishes("[\"torture.*\"]", "person", 40_000),
            source.link().port(),
            target.link().port());
  }

  private static List<Long> awaitPids(Shore shore, String query) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Connection connection = shore.server().connect(DATABASE)) {
                return Traces.texts(connection, query).stream().map(Long::parseLong).toList();
              }
            },
            pids -> !pids.isEmpty());
  }

  private static void signal(Signal signal, List<Long> pids) throws Exception {
    for (long pid : pids) {
      signal.send(pid);
    }
  }
}

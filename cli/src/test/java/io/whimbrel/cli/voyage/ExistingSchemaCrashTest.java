package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run into tables that are there is killed, and knows its own rows again. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ExistingSchemaCrashTest {
  private static final int KILLED = 137;
  private static final double FILLING = 400;
  private static final double SAILING = 50;

  private final Servers servers;

  ExistingSchemaCrashTest(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @EnumSource(names = {"PREPARE_CONTROL_CREATED", "COPY_CHUNK_COMMITTED", "SYNC_APPLY_COMMITTED"})
  void aKilledRunIntoExistingTablesGoesOn(FaultPoint point, @TempDir Path directory)
      throws Exception {
    String database = servers.name("existing");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    try (Connection source = servers.source().connect(database);
        Connection target = servers.target().connect(database)) {
      TortureWorkload.create(source);
      TortureWorkload.create(target);
      empty(target);
    }
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .plan(
                new Voyage.Wishes("[\"torture.*\"]", "rule", 60),
                servers.source().port(),
                servers.target().port());
    Files.writeString(
        directory.resolve("plan.yaml"), "schema: existing\n", StandardOpenOption.APPEND);
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan =
        new WriteLoadPlan(TortureWorkload.scenarios(), 3, FILLING, new Random().nextLong());

    try (WriteLoad load =
        new WriteLoad(() -> servers.source().url(database), plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 300);
      load.slowDown(SAILING);
      assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
          .as(voyage.said())
          .isEqualTo(KILLED);
      assertThat(voyage.run("", "check", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertArrived(ledger, TortureWorkload.queries());
    voyage.assertNothingLeft();
  }

  private static void empty(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      String tables =
          Traces.texts(
                  connection,
                  "select string_agg(oid::regclass::text, ', ') from pg_class"
                      + " where relnamespace = 'torture'::regnamespace and relkind in ('r', 'p')")
              .getFirst();
      statement.execute("truncate %s cascade".formatted(tables));
    }
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.cli.project.CarriedPlan;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.planfile.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The example of a plan of rows as one step of a plan of steps, on real servers. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class CopyStepTest {
  private static final int WAITING = 5;
  private static final int KILLED = 137;
  private static final Path EXAMPLES = Path.of("../docs/examples/steps");
  private static final String COUNT = "select count(*)::text from clients";
  private static final String THERE = "select coalesce(to_regclass('clients')::text, 'none')";

  private final Servers servers;
  @TempDir Path directory = Path.of("");

  CopyStepTest(Servers servers) {
    this.servers = servers;
  }

  private TwoSides planned() throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                "create table clients (id serial primary key, name text); insert into clients"
                    + " (name) select 'n' || i from generate_series(1, 500) i");
    Path rows = Files.createDirectory(directory.resolve("rows"));
    Files.writeString(rows.resolve("shop.env"), "DATABASE_URL=" + sides.sourceUrl() + "\n");
    Files.writeString(
        rows.resolve("plan.yaml"),
        Files.readString(EXAMPLES.resolve("rows/plan.yaml"))
                .replace("MIGRATION-022", sides.database())
                .replace("{ for: 10m }", "{ for: 200ms, every: 100ms }")
            + "limits: { pause: 30s, lag: 30s, chunk-rows: 100, retry: 10s }\n");
    Files.writeString(
        directory.resolve("plan.yaml"),
        Files.readString(EXAMPLES.resolve("carried.yaml"))
            .replace("MIGRATION-021", sides.database() + "-whole"));
    return sides;
  }

  @Test
  void rowsAreCarriedAsAStepThatIsKilledWaitsIsGivenUpAndIsRolledBack() throws Exception {
    TwoSides sides = planned();
    Map<String, String> environment =
        Map.of("DATABASE_URL", sides.sourceUrl(), "NEW_DATABASE_URL", sides.targetUrl());
    CommandsHere commands = new CommandsHere(environment, Clock.systemUTC());
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), sides.database(), directory)
            .withEnvironment(environment);
    String plan = directory.resolve("plan.yaml").toString();
    String rows = directory.resolve("rows/plan.yaml").toString();
    String whole = sides.database() + "-whole";
    assertThat(commands.run("check", plan)).as(commands::said).isZero();
    assertThat(commands.run("explain", plan)).as(commands::said).isZero();
    assertThat(commands.said())
        .contains("carries the rows of " + sides.database(), "copy: ", "can be taken back");

    assertThat(voyage.run(FaultPoint.COPY_CHUNK_COMMITTED.text() + ":kill:2", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(KILLED);
    stopAtTheGate(new Wiring(Clock.systemUTC(), secrets(environment)));
    assertThat(sides.onTarget(COUNT)).isEqualTo("500");
    assertThat(directory.resolve("moved.txt")).doesNotExist();

    assertThat(commands.run("abort", "--confirm", whole, plan)).as(commands::said).isZero();
    assertThat(sides.onTarget(THERE)).isEqualTo("none");
    assertThat(sides.onTarget("select count(*) from pg_tables where tablename = 'moves'"))
        .isEqualTo("0");

    assertThat(commands.run("run", plan)).as(commands::said).isEqualTo(WAITING);
    assertThat(commands.said())
        .contains("waits at gate CUTOVER", "approve cutover " + rows)
        .containsPattern("COPY +%s: ".formatted(sides.database()));
    assertThat(commands.run("status", plan)).as(commands::said).isZero();
    assertThat(commands.said()).contains("Step rows waits", "approve cutover " + rows);
    sides.source("insert into clients (name) values ('late')");
    assertThat(commands.run("approve", "cutover", rows)).as(commands::said).isZero();
    assertThat(commands.run("run", plan)).as(commands::said).isZero();
    assertThat(sides.onTarget(COUNT)).isEqualTo("501");
    assertThat(directory.resolve("moved.txt")).exists();
    assertThat(env()).contains(sides.targetUrl());

    sides.target("insert into clients (name) values ('new')");
    assertThat(commands.run("rollback", "--confirm", whole, plan)).as(commands::said).isZero();
    assertThat(commands.said()).contains("removed by 'whimbrel cleanup " + rows);
    assertThat(sides.onSource(COUNT)).isEqualTo("502");
    assertThat(env()).contains(sides.sourceUrl());
    assertThat(directory.resolve("moved.txt")).doesNotExist();
    assertThat(commands.run("status", rows)).as(commands::said).isZero();
    assertThat(commands.said()).contains("ROLLED_BACK");
    sides.source("insert into clients (name) values ('again')");
  }

  /** A run that stays at the other plan's gate, and is asked to end there. */
  private void stopAtTheGate(Wiring wiring) throws InterruptedException {
    Plan plan = wiring.plan(directory.resolve("plan.yaml"));
    Plan rows = wiring.plan(directory.resolve("rows/plan.yaml"));
    RunListener nobody = RunListener.none();
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    try (Journal journal = wiring.journal(plan);
        Journal ofRows = wiring.journal(rows);
        SteppedMigration migration =
            wiring.stepped(plan, journal, CarriedPlan.opener(wiring, nobody), nobody)) {
      Thread staying =
          Thread.ofVirtual()
              .start(() -> outcome.set(migration.run(new RunOptions(GateBehaviour.STAY))));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> ofRows.latest(rows.migration()).map(RunRecord::state),
              state -> state.equals(Optional.of(RunState.WAITING)));
      Runnable end = migration::close;
      end.run();
      staying.join();

      assertThat(outcome)
          .hasValueSatisfying(o -> assertThat(o.next()).contains("goes on from where it stopped"))
          .hasValueSatisfying(o -> assertThat(o.exit()).isEqualTo(ExitCode.WAITING));
      assertThat(ofRows.currentLease(ofRows.latest(rows.migration()).orElseThrow().run()))
          .isEmpty();
    }
  }

  private static Secrets secrets(Map<String, String> environment) {
    return new Secrets() {
      @Override
      public Optional<String> env(String name) {
        return Optional.ofNullable(environment.get(name));
      }

      @Override
      public Optional<String> file(Path file) {
        return Optional.empty();
      }
    };
  }

  private String env() throws IOException {
    return Files.readString(directory.resolve("rows/shop.env"));
  }
}

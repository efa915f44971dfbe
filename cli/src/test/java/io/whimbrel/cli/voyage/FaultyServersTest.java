package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that are killed and links that fail, while rows are copied and while changes are synced.
 * Each voyage meets several faults one after the other, and is shown to go on behind each: {@code
 * -Dwhimbrel.faults=1} gives each fault a voyage of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultyServersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String DATABASE = "faulty";

  private static final String ARRIVED = "select name from torture.setting where area = 'fault'";

  private static final int FAULTS = Integer.getInteger("whimbrel.faults", 3);

  /** What fails; what comes while rows are copied comes first. */
  enum Fault {
    SOURCE_KILLED_IN_COPY,
    TARGET_KILLED_IN_COPY,
    SOURCE_KILLED_IN_SYNC,
    TARGET_KILLED_IN_SYNC,
    SOURCE_LINK_CUT,
    TARGET_LINK_CUT,
    SOURCE_LINK_RESET,
    TARGET_LINK_RESET,
    SOURCE_LINK_HALF_OPEN,
    TARGET_LINK_HALF_OPEN,
    SOURCE_LINK_SLOW,
    TARGET_LINK_SLOW;

    boolean isInCopy() {
      return name().endsWith("_IN_COPY");
    }
  }

  /** Those of one voyage lie far apart in their order. */
  static List<List<Fault>> voyages() {
    List<Fault> faults = List.of(Fault.values());
    int count = Math.ceilDiv(faults.size(), FAULTS);
    return IntStream.range(0, count)
        .mapToObj(
            first ->
                IntStream.iterate(first, i -> i < faults.size(), i -> i + count)
                    .mapToObj(faults::get)
                    .toList())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("voyages")
  void theRunGoesOnAndLosesNothing(List<Fault> faults, @TempDir Path directory) throws Exception {
    long seed = new Random().nextLong();
    System.out.println(faults + ", seed " + seed);
    try (EmbeddedPostgres source = EmbeddedPostgres.builder(PostgresVersion.V15).durable().start();
        EmbeddedPostgres target = EmbeddedPostgres.builder(PostgresVersion.V18).durable().start();
        TcpProxy sourceLink = TcpProxy.to("127.0.0.1", source.port());
        TcpProxy targetLink = TcpProxy.to("127.0.0.1", target.port())) {
      source.createDatabase(DATABASE);
      target.createDatabase(DATABASE);
      try (Connection connection = source.connect(DATABASE)) {
        TortureWorkload.create(connection);
      }
      Voyage voyage =
          new Voyage(source, target, DATABASE, directory)
              .plan(
                  new Voyage.Wishes("[\"torture.*\"]", "person", 40),
                  sourceLink.port(),
                  targetLink.port());
      Ledger ledger = Ledger.inMemory();
      WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 60, seed);

      try (WriteLoad load = new WriteLoad(() -> source.url(DATABASE), plan, ledger).start()) {
        await().atMost(PATIENCE).until(() -> ledger.size() > 300);
        Process run = voyage.start("", "run", "--stay", "plan.yaml");
        for (Fault fault : faults) {
          awaitText(voyage, run, fault.isInCopy() ? "COPY" : "gate CUTOVER");
          strike(fault, source, target, sourceLink, targetLink, ledger);
          awaitText(voyage, run, "gate CUTOVER");
          awaitMore(ledger);
          awaitArrival(source, target, fault);
        }
        assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).isZero();
        assertThat(voyage.await(run)).as(voyage.said()).isZero();
        load.stop();
      }
      voyage.assertArrived(ledger, TortureWorkload.queries());
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

      voyage.assertNothingLeft();
    }
  }

  private static void strike(
      Fault fault,
      EmbeddedPostgres source,
      EmbeddedPostgres target,
      TcpProxy sourceLink,
      TcpProxy targetLink,
      Ledger ledger) {
    switch (fault) {
      case SOURCE_KILLED_IN_COPY, SOURCE_KILLED_IN_SYNC -> {
        source.kill();
        source.restart();
      }
      case TARGET_KILLED_IN_COPY, TARGET_KILLED_IN_SYNC -> {
        target.kill();
        target.restart();
      }
      case SOURCE_LINK_CUT -> interrupt(sourceLink, sourceLink::cut, ledger);
      case TARGET_LINK_CUT -> interrupt(targetLink, targetLink::cut, ledger);
      case SOURCE_LINK_RESET -> interrupt(sourceLink, sourceLink::reset, ledger);
      case TARGET_LINK_RESET -> interrupt(targetLink, targetLink::reset, ledger);
      case SOURCE_LINK_HALF_OPEN -> interrupt(sourceLink, sourceLink::halfOpen, ledger);
      case TARGET_LINK_HALF_OPEN -> interrupt(targetLink, targetLink::halfOpen, ledger);
      case SOURCE_LINK_SLOW -> interrupt(sourceLink, () -> sourceLink.slow(20_000), ledger);
      case TARGET_LINK_SLOW -> interrupt(targetLink, () -> targetLink.slow(20_000), ledger);
    }
  }

  private static void interrupt(TcpProxy link, Runnable failure, Ledger ledger) {
    failure.run();
    awaitMore(ledger);
    link.pass();
  }

  private static void awaitMore(Ledger ledger) {
    int writes = ledger.size();
    await().atMost(PATIENCE).until(() -> ledger.size() > writes + 200);
  }

  /** What is written behind a fault comes to the target. */
  private static void awaitArrival(EmbeddedPostgres source, EmbeddedPostgres target, Fault fault) {
    source.execute(
        DATABASE,
        "insert into torture.setting (area, name, tag, owner) values ('fault', '%s', 'fault', -1)"
            .formatted(fault));
    await(fault.name())
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Connection connection = target.connect(DATABASE)) {
                return Traces.texts(connection, ARRIVED).contains(fault.name());
              }
            });
  }

  private static void awaitText(Voyage voyage, Process run, String text) throws IOException {
    Callable<Boolean> isSaidOrOver = () -> voyage.said().contains(text) || !run.isAlive();
    try {
      await().atMost(PATIENCE).until(isSaidOrOver);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the run does not come to " + text + ":\n" + voyage.said(), e);
    }
    assertThat(voyage.said()).contains(text);
  }
}

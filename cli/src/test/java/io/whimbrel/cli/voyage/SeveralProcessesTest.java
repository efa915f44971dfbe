package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several processes at one run, and processes that are told to end. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class SeveralProcessesTest {

  /** The walsender of a frozen process holds the slot until the server has waited for a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final int CLEAN_END_SECONDS = 10;
  private static final int TERMINATED = ExitCode.TERMINATED.status();
  private static final int INTERRUPTED = ExitCode.INTERRUPTED.status();
  private static final int LOCKED = ExitCode.LOCKED.status();
  private static final int WAITING = ExitCode.WAITING.status();

  private static final String ITEMS =
      """
      create table item (id int primary key, load text);
      insert into item select g, repeat(md5(g::text), 8) from generate_series(1, 20000) g
      """;

  private final Servers servers;

  SeveralProcessesTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aSecondProcessIsRefusedAndTakesOverFromOneThatIsDeadOrFrozen(@TempDir Path directory)
      throws Exception {
    String database = database();
    Voyage voyage = voyage(database, servers.target().port(), directory);
    Process first = voyage.start("", "run", "--stay", "plan.yaml");
    voyage.awaitSaid("gate CUTOVER");

    int refused = voyage.run("", "run", "plan.yaml");
    first.destroyForcibly();
    voyage.await(first);
    int behindTheDead = voyage.run("", "run", "plan.yaml");
    int saidBefore = voyage.said().length();
    Process frozen = voyage.start("", "run", "--stay", "plan.yaml");
    await()
        .atMost(PATIENCE)
        .until(() -> voyage.said().substring(saidBefore).contains("/8 CUTOVER]"));
    await().atMost(PATIENCE).until(() -> works(voyage, frozen));
    Signal.STOP.send(frozen.pid());
    int besideTheFrozen = voyage.run("", "run", "plan.yaml");
    await().atMost(PATIENCE).until(() -> voyage.run("", "run", "plan.yaml") == WAITING);
    servers.source().execute(database, "update item set load = 'new' where id <= 100");
    Signal.CONT.send(frozen.pid());
    int thawed = voyage.await(frozen);
    int approved = voyage.run("", "approve", "cutover", "plan.yaml");
    int cutOver = voyage.run("", "run", "plan.yaml");

    assertThat(List.of(refused, behindTheDead, besideTheFrozen, thawed, approved, cutOver))
        .as(voyage.said())
        .containsExactly(LOCKED, WAITING, LOCKED, LOCKED, 0, 0);
    assertThat(voyage.said())
        .containsPattern("E-LOCKED: .* is worked on by [^ ]+/%d/".formatted(first.pid()))
        .contains("E-LEASE-LOST: ");
    voyage.assertArrived(Ledger.inMemory(), Map.of());
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private static boolean works(Voyage voyage, Process process) throws Exception {
    return voyage.run("", "status", "plan.yaml") == 0
        && voyage
            .said()
            .matches("(?s).*a process works on it: [^ \n]+/%d/.*".formatted(process.pid()));
  }

  @Test
  void aProcessThatIsToldToEndWhileItCopiesEndsInTimeAndTheNextOneGoesOn(@TempDir Path directory)
      throws Exception {
    String database = database();
    try (TcpProxy link = TcpProxy.to("127.0.0.1", servers.target().port())) {
      link.slow(200_000);
      Voyage voyage = voyage(database, link.port(), directory);

      int terminated = endWhileItCopies(voyage, Signal.TERM, 1);
      int status = voyage.run("", "status", "plan.yaml");
      int interrupted = endWhileItCopies(voyage, Signal.INT, 2);
      link.halfOpen();
      int deaf = endAfter(voyage, voyage.start("", "run", "--stay", "plan.yaml"), Signal.TERM, 5);
      link.pass();
      int waiting = voyage.run("", "run", "plan.yaml");

      assertThat(List.of(terminated, status, interrupted, deaf, waiting))
          .as(voyage.said())
          .containsExactly(TERMINATED, 0, INTERRUPTED, TERMINATED, WAITING);
      assertThat(voyage.said()).contains("no process works on it");
      assertThat(voyage.run("", "abort", "--confirm", database, "plan.yaml"))
          .as(voyage.said())
          .isZero();
      voyage.assertNothingLeft();
    }
  }

  private static int endWhileItCopies(Voyage voyage, Signal signal, int times) throws Exception {
    Process process = voyage.start("", "run", "--stay", "plan.yaml");
    await().atMost(PATIENCE).until(() -> voyage.said().split("/8 COPY]", -1).length > times);
    return endAfter(voyage, process, signal, 2);
  }

  private static int endAfter(Voyage voyage, Process process, Signal signal, int seconds)
      throws Exception {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as(voyage.said()).isFalse();
    signal.send(process.pid());
    assertThat(process.waitFor(CLEAN_END_SECONDS, TimeUnit.SECONDS)).as(voyage.said()).isTrue();
    return process.exitValue();
  }

  private String database() {
    String database = servers.name("processes");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, ITEMS);
    return database;
  }

  private Voyage voyage(String database, int targetPort, Path directory) throws Exception {
    return new Voyage(servers.source(), servers.target(), database, directory)
        .plan(
            new Voyage.Wishes("[\"public.*\"]", "person", 2_000),
            servers.source().port(),
            targetPort);
  }
}

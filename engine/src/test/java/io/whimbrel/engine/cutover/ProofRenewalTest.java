package io.whimbrel.engine.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.gonogo.GateDesk;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.MovedClock;
import io.whimbrel.engine.memory.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that waits at its gate until its proofs are old. */
class ProofRenewalTest {
  private static final Duration AGE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private final MovedClock clock = new MovedClock();
  private World world;
  private Plan plan;
  private RunId run;

  @BeforeEach
  void open() {
    world = new World(directory, 1, clock);
    plan = world.proving(AGE).plan(Approval.PERSON);
    try (Migration migration = world.process(plan)) {
      run = migration.run(RunOptions.DEFAULT).run().run();
    }
    clock.advance(AGE.multipliedBy(2));
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Does something beside a process that stays at the gate. */
  private void beside(UnaryOperator<Journal> reaching, Runnable body) {
    Thread staying;
    try (Migration migration = world.process(plan, reaching)) {
      staying = Thread.ofPlatform().start(() -> migration.run(new RunOptions(GateBehaviour.STAY)));
      body.run();
    }
    await().atMost(PATIENCE).until(() -> !staying.isAlive());
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).until(condition);
  }

  private RunDesk desk() {
    return new RunDesk(world.journal(), Clock.systemUTC());
  }

  private boolean areYoung(Instant since) {
    return world.journal().chunkProofs(run).stream()
            .map(ChunkProof::at)
            .allMatch(at -> at.isAfter(since))
        && world.journal().history(run).proofs().stream()
            .map(Proof::at)
            .allMatch(at -> at.isAfter(since));
  }

  private GateLine proofs() {
    return GoNoGo.of(world.journal().history(run).facts()).stream()
        .filter(line -> line.name().equals("proofs"))
        .findFirst()
        .orElseThrow();
  }

  private Stream<String> refuted() {
    return world.journal().history(run).events().stream()
        .filter(event -> event.kind().equals("verify.refuted"))
        .map(EventRecord::text);
  }

  private GateState gate() {
    return world.journal().gate(run, Gate.CUTOVER).orElseThrow().state();
  }

  @Test
  void proofsThatAreTooOldAreMadeAgainBesideTheSyncAndTheCutoverFollows() {
    Instant moved = clock.instant();
    assertThat(areYoung(moved)).isFalse();

    beside(
        UnaryOperator.identity(),
        () -> {
          until(() -> areYoung(moved));
          assertThat(world.journal().latest(plan.migration()).orElseThrow().state())
              .isEqualTo(RunState.WAITING);
          assertThat(desk().status(plan.migration()).proved().place().orElseThrow().at())
              .isAfter(moved);

          desk().approve(plan.migration(), Gate.CUTOVER, "ana", "");
          until(() -> world.target().acceptsWrites());
        });

    assertThat(world.journal().fact(run, "verify.proved-again").orElse("")).isEmpty();
    assertThat(world.target().all()).isEqualTo(world.source().all());
  }

  @Test
  void whatTurnsOutDifferentIsToldAndHoldsAgoBackWhileChangesGoOn() {
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");

    beside(
        UnaryOperator.identity(),
        () -> {
          until(() -> proofs().state() == GateLine.State.NO_GO);
          until(() -> refuted().anyMatch(text -> text.contains("zz is extra")));
          assertThatThrownBy(() -> desk().approve(plan.migration(), Gate.CUTOVER, "ana", ""))
              .isInstanceOf(Problem.class)
              .hasMessageContaining("proofs: ");
          assertThat(world.journal().latest(plan.migration()).orElseThrow().state())
              .isEqualTo(RunState.WAITING);

          world.target().unspoil(MemorySource.TABLES.getFirst(), "zz");
          clock.advance(AGE.multipliedBy(2));
          until(() -> proofs().state() == GateLine.State.GO);
        });
  }

  @Test
  void aGoThatWasGivenTheMomentBeforeIsTakenBack() {
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");
    Consumer<Proof> justBefore =
        proof -> {
          if (proof.verdict() == Proof.Verdict.DIFFERENT && gate() == GateState.OPEN) {
            assertThat(
                    world
                        .journal()
                        .decideIf(
                            run,
                            Gate.CUTOVER,
                            GateState.OPEN,
                            GateState.APPROVED,
                            "ana",
                            "all was well"))
                .isTrue();
            new GateDesk(world.journal(), run).known(GateDesk.Known.of(GateDesk.Seen.LIST));
          }
        };

    beside(
        journal -> watched(journal, justBefore),
        () ->
            until(
                () ->
                    world
                        .journal()
                        .gate(run, Gate.CUTOVER)
                        .orElseThrow()
                        .comment()
                        .contains("the go is taken back")));

    assertThat(gate()).isEqualTo(GateState.OPEN);
    assertThat(world.target().acceptsWrites()).isFalse();
    assertThat(world.source().acceptsWrites()).isTrue();
  }

  /** A journal in which something happens before a proof comes into it. */
  private static Journal watched(Journal journal, Consumer<Proof> before) {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (_, method, arguments) -> {
              if (method.getName().equals("proof")) {
                before.accept((Proof) arguments[1]);
              }
              try {
                return method.invoke(journal, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

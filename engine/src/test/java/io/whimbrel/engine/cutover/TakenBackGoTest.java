package io.whimbrel.engine.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.StopSignal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A go that somebody takes back when the run is behind its gate already. */
class TakenBackGoTest {
  @TempDir private Path directory;
  private World world;
  private Plan plan;
  private RunId run;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    plan = world.plan(Approval.PERSON);
    run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    comeToTheGate();
    new RunDesk(world.journal(), Clock.systemUTC())
        .approve(plan.migration(), Gate.CUTOVER, "ana", "");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void comeToTheGate() {
    try (Migration migration = world.process(plan)) {
      run = migration.run(RunOptions.DEFAULT).run().run();
    }
  }

  private GateRecord gate() {
    return world.journal().gate(run, Gate.CUTOVER).orElseThrow();
  }

  @Test
  void aGoThatIsTakenBackWhileTheRunProceedsIsWaitedForAnew() {
    assertThat(takingBack(call -> call.equals("state RUNNING CUTOVER")))
        .isEqualTo(RunState.WAITING);
    assertWaitingForAnotherGo();
  }

  @Test
  void aGoThatIsTakenBackDuringTheLastProofBeforeTheFenceIsWaitedForAnew() {
    AtomicBoolean isProceeding = new AtomicBoolean();
    Predicate<String> lastProof =
        call -> {
          isProceeding.compareAndSet(false, call.equals("state RUNNING CUTOVER"));
          return isProceeding.get() && call.equals("chunkProofs");
        };

    assertThat(takingBack(lastProof)).isEqualTo(RunState.WAITING);
    assertWaitingForAnotherGo();
  }

  /** What is noted last before the cutover's start. */
  private static boolean isLastBeforeTheStart(String call) {
    return call.startsWith("fact " + Facts.PROOF_BEHIND);
  }

  @Test
  void aGoThatIsTakenBackBehindTheLastLookIsWaitedForAnew() {
    assertThat(takingBack(TakenBackGoTest::isLastBeforeTheStart)).isEqualTo(RunState.WAITING);
    assertWaitingForAnotherGo();
  }

  @Test
  void aNoGoBehindTheLastLookKeepsTheCutoverFromBeginning() {
    assertThatThrownBy(() -> running(TakenBackGoTest::isLastBeforeTheStart, this::reject))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.STATE_WRONG))
        .hasMessageContaining("not today");

    assertThat(gate().state()).isEqualTo(GateState.REJECTED);
    assertThat(world.source().acceptsWrites()).isTrue();
    assertThat(world.journal().stepState(run, Phase.CUTOVER, "cutover")).isEmpty();
  }

  @Test
  void aNoGoBehindTheStartIsRefused() {
    AtomicBoolean isRefused = new AtomicBoolean();

    RunState state =
        running(
            call -> call.startsWith("event CUTOVER cutover."),
            () -> {
              assertThatThrownBy(this::reject).hasMessageContaining("is under way");
              isRefused.set(true);
            });

    assertThat(isRefused).isTrue();
    assertThat(state).isEqualTo(RunState.WAITING);
    assertThat(gate().state()).isEqualTo(GateState.APPROVED);
    assertThat(world.target().acceptsWrites()).isTrue();
  }

  @Test
  void aProofThatLookedBeforeTheStartTakesNoGoBackBehindIt() {
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");
    AtomicReference<String> before = new AtomicReference<>("");
    Predicate<String> behindTheLook =
        call ->
            before.getAndSet(call).equals("stepState CUTOVER cutover") && call.equals("history");

    List<Proof> proofs = during(behindTheLook, this::begin, Migration::verify);

    assertThat(proofs).anyMatch(proof -> !proof.isEqual());
    assertThat(gate().state()).isEqualTo(GateState.APPROVED);
  }

  @Test
  void aProofTakesAgoBackThatNothingHasBegunWith() {
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");

    List<Proof> proofs = during(call -> call.equals("history"), () -> {}, Migration::verify);

    assertThat(proofs).anyMatch(proof -> !proof.isEqual());
    assertThat(gate().state()).isEqualTo(GateState.OPEN);
    assertThat(gate().comment()).contains("the go is taken back", "proofs:");
  }

  /** What a cutover does in the moment in which it begins. */
  private void begin() {
    Chronicle chronicle = new Chronicle(world.journal(), run, _ -> {}, StopSignal.root());
    assertThat(
            chronicle.underGo(
                Gate.CUTOVER,
                () ->
                    world
                        .journal()
                        .step(run, Phase.CUTOVER, CutoverPhase.STEP, StepState.STARTED, "")))
        .isTrue();
  }

  private void reject() {
    new RunDesk(world.journal(), Clock.systemUTC())
        .reject(plan.migration(), Gate.CUTOVER, "raj", "not today");
  }

  private void assertWaitingForAnotherGo() {
    assertThat(gate().state()).isEqualTo(GateState.OPEN);
    assertThat(gate().comment()).isEqualTo("the go is taken back");
    assertThat(world.source().acceptsWrites()).isTrue();
    assertThat(world.target().acceptsWrites()).isFalse();
    assertThat(world.journal().stepState(run, Phase.CUTOVER, "cutover")).isEmpty();

    new RunDesk(world.journal(), Clock.systemUTC())
        .approve(plan.migration(), Gate.CUTOVER, "raj", "");
    comeToTheGate();
    assertThat(world.target().acceptsWrites()).isTrue();
  }

  /** A process whose go somebody takes back when it first does this to its journal. */
  private RunState takingBack(Predicate<String> moment) {
    return running(
        moment,
        () ->
            assertThat(
                    world
                        .journal()
                        .decideIf(
                            run,
                            Gate.CUTOVER,
                            GateState.APPROVED,
                            GateState.OPEN,
                            "whimbrel",
                            "the go is taken back"))
                .isTrue());
  }

  /** A process that somebody interferes with when it first does this to its journal. */
  private RunState running(Predicate<String> moment, Runnable interference) {
    return during(moment, interference, m -> m.run(RunOptions.DEFAULT).run().state());
  }

  private <T> T during(
      Predicate<String> moment, Runnable interference, Function<Migration, T> work) {
    AtomicBoolean isTaken = new AtomicBoolean();
    InvocationHandler watched =
        (_, method, arguments) -> {
          String call =
              Stream.concat(
                      Stream.of(method.getName()),
                      Arrays.stream(arguments == null ? new Object[0] : arguments)
                          .skip(1)
                          .limit(2)
                          .map(String::valueOf))
                  .collect(Collectors.joining(" "));
          if (moment.test(call) && !isTaken.getAndSet(true)) {
            interference.run();
          }
          try {
            return method.invoke(world.journal(), arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Journal journal =
        (Journal)
            Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, watched);
    try (Migration migration = world.process(plan, _ -> journal)) {
      T found = work.apply(migration);
      assertThat(isTaken).isTrue();
      return found;
    }
  }
}

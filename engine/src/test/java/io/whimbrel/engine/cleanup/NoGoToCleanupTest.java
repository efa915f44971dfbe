package io.whimbrel.engine.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.memory.World;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A no-go while the cleanup is about to begin, and while it is under way. */
class NoGoToCleanupTest {
  @TempDir private Path directory;
  private World world;
  private Plan plan;

  @BeforeEach
  void aRunThatWasCutOver() {
    world = new World(directory, 1);
    plan = world.plan(Approval.RULE);
    try (Migration migration = world.process(plan)) {
      assertThat(migration.run(RunOptions.DEFAULT).run().state()).isEqualTo(RunState.WAITING);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aNoGoBehindTheDecisionKeepsTheCleanupFromBeginning() {
    assertThatThrownBy(() -> cleaningUp(List.of("state", "RUNNING", "CLEANUP"), this::reject))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.GO_REFUSED))
        .hasMessageContaining("raj said no to the cleanup: not today");

    assertThat(world.target().isClean()).isFalse();
  }

  @Test
  void aNoGoIsNotOverruledByTheCleanupThatLookedBeforeIt() {
    assertThatThrownBy(() -> cleaningUp(List.of("openGate", "CLEANUP"), this::reject))
        .hasMessageContaining("raj said no to the cleanup: not today");

    assertThat(world.target().isClean()).isFalse();
  }

  @Test
  void aNoGoToACleanupThatIsUnderWayIsRefused() {
    RunState state =
        cleaningUp(
            List.of("step", "CLEANUP", "source"),
            () -> assertThatThrownBy(this::reject).hasMessageContaining("cleanup of", "has begun"));

    assertThat(state).isEqualTo(RunState.DONE);
    assertThat(world.target().isClean()).isTrue();
  }

  private void reject() {
    new RunDesk(world.journal(), Clock.systemUTC())
        .reject(plan.migration(), Gate.CLEANUP, "raj", "not today");
  }

  /** Cleans up, while somebody interferes when this is first done to the journal. */
  private RunState cleaningUp(List<String> moment, Runnable interference) {
    AtomicBoolean isDone = new AtomicBoolean();
    InvocationHandler watched =
        (_, method, arguments) -> {
          List<Object> words = Arrays.asList(arguments == null ? new Object[0] : arguments);
          boolean isMoment =
              method.getName().equals(moment.getFirst())
                  && words.stream()
                      .map(String::valueOf)
                      .toList()
                      .containsAll(moment.subList(1, moment.size()));
          if (isMoment && !isDone.getAndSet(true)) {
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
      RunState state = migration.cleanup().run().state();
      assertThat(isDone).isTrue();
      return state;
    }
  }
}

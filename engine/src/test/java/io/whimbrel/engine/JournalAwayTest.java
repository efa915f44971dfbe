package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.Fence;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.memory.World;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be reached while the source refuses writes. */
class JournalAwayTest {
  @TempDir private Path directory;

  @Test
  void oneThatIsAwayForAmomentOfThePauseIsWaitedFor() {
    AtomicInteger refused = new AtomicInteger();
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan(Approval.RULE);
      BooleanSupplier isAway =
          () -> world.source().state() == Fence.State.UP && refused.getAndIncrement() < 3;

      RunOutcome outcome;
      try (Migration migration = world.process(plan, journal -> away(journal, isAway))) {
        outcome = migration.run(RunOptions.DEFAULT);
      }

      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(refused.get()).isGreaterThan(2);
      assertThat(world.target().all()).isEqualTo(world.source().all());
    }
  }

  @Test
  void whenOneStaysAwayForThePauseTheSourceIsGivenBack() {
    FirstPause pause = new FirstPause();
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan("digest", Approval.RULE, Duration.ofSeconds(1), List.of());
      BooleanSupplier isAway = () -> pause.isNow(world.source().state());

      try (Migration migration = world.process(plan, journal -> away(journal, isAway))) {
        assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT)).isInstanceOf(Problem.class);
      }
      Fence.State given = world.source().state();
      RunOutcome outcome;
      try (Migration migration = world.process(plan)) {
        outcome = migration.run(RunOptions.DEFAULT);
      }

      assertThat(given).isEqualTo(Fence.State.DOWN);
      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(world.isBroken()).isFalse();
      assertThat(world.target().all()).isEqualTo(world.source().all());
    }
  }

  @Test
  void aDecisionWhoseCommitIsStillUnderWayIsNotGoneBackOn() {
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan(Approval.RULE);

      try (Migration migration = world.process(plan, JournalAwayTest::late)) {
        assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT)).isInstanceOf(Problem.class);
      }
      Fence.State left = world.source().state();
      RunOutcome outcome;
      try (Migration migration = world.process(plan)) {
        outcome = migration.run(RunOptions.DEFAULT);
      }

      assertThat(left).isEqualTo(Fence.State.UP);
      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(world.isBroken()).isFalse();
      assertThat(world.target().all()).isEqualTo(world.source().all());
    }
  }

  /** Its decision is answered by an error, and lands before the lease's row is free again. */
  private static Journal late(Journal journal) {
    AtomicReference<@Nullable Runnable> underWay = new AtomicReference<>();
    InvocationHandler network =
        (_, method, arguments) -> {
          if (method.getName().equals("factUnder")) {
            underWay.set(() -> invoked(journal, method, arguments));
            throw Problem.of(ProblemCode.UNREACHABLE).what("the answer is lost").exception();
          }
          Runnable commit = method.getName().equals("lease") ? underWay.getAndSet(null) : null;
          if (commit != null) {
            commit.run();
          }
          return invoked(journal, method, arguments);
        };
    return journal(network);
  }

  /** From when the source's fence stands until it has fallen. */
  private static final class FirstPause {
    private boolean isBegun;
    private boolean isOver;

    synchronized boolean isNow(Fence.State fence) {
      isBegun |= fence == Fence.State.UP;
      isOver |= isBegun && fence == Fence.State.DOWN;
      return isBegun && !isOver;
    }
  }

  private static Journal away(Journal journal, BooleanSupplier isAway) {
    InvocationHandler network =
        (_, method, arguments) -> {
          if (!method.getName().equals("close") && isAway.getAsBoolean()) {
            throw Problem.of(ProblemCode.UNREACHABLE)
                .what("the journal's server cannot be reached")
                .permanence(Problem.Permanence.TRANSIENT)
                .exception();
          }
          return invoked(journal, method, arguments);
        };
    return journal(network);
  }

  private static @Nullable Object invoked(
      Journal journal, Method method, @Nullable Object @Nullable [] arguments) {
    try {
      return method.invoke(journal, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Problem problem) {
        throw problem;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Journal journal(InvocationHandler network) {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, network);
  }
}

package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The valve's own clock is stepped; threads only wait for each other. */
class ValveTest {
  private static final Pace REST = new Pace(0, Optional.empty());

  private final AtomicLong now = new AtomicLong();
  private final StopSignal stop = StopSignal.root();
  private final TaskGroup tasks = new TaskGroup("test", stop);
  private final Valve valve = new Valve(Pace.free(1), now::get);

  @AfterEach
  void close() {
    tasks.close();
  }

  @Test
  void noMoreMayReadThanThePaceSays() {
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch out = new CountDownLatch(1);
    tasks.fork(3, "reader", () -> read(inside, out));

    await().until(() -> inside.get() == 1);
    valve.pace(Pace.free(2));
    await().until(() -> inside.get() == 2);
    out.countDown();
    await().until(() -> inside.get() == 3);
    tasks.join();
  }

  private void read(AtomicInteger inside, CountDownLatch out) {
    try (Valve.Pass _ = valve.enter(tasks.stop(), () -> {})) {
      inside.incrementAndGet();
      out.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoWaitsAtRestGivesBackWhatItHoldsOnce() {
    AtomicInteger given = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    valve.pace(REST);
    tasks.fork(
        "reader",
        () -> {
          try (Valve.Pass _ = valve.enter(tasks.stop(), given::incrementAndGet)) {
            entered.incrementAndGet();
          }
        });

    await()
        .until(
            () -> {
              now.addAndGet(1_000_000_000);
              return given.get() == 1;
            });
    valve.pace(Pace.free(1));
    tasks.join();

    assertThat(entered).hasValue(1);
    assertThat(given).hasValue(1);
  }

  @Test
  void aStopEndsEveryWait() {
    Problem why = Problem.of(ProblemCode.PAUSED).what("enough").exception();
    valve.pace(new Pace(0, Optional.of(1_000L)));
    stop.stop(why);

    assertThatThrownBy(() -> valve.enter(stop, () -> {})).isSameAs(why);
    assertThatThrownBy(() -> valve.took(1L << 30, stop)).isSameAs(why);
  }

  @Test
  void aStreamInHandFollowsANewPaceAtOnce() {
    AtomicInteger passed = new AtomicInteger();
    valve.pace(new Pace(1, Optional.of(1_000_000L)));
    tasks.fork(
        "reader",
        () -> {
          valve.took(1L << 40, tasks.stop());
          passed.incrementAndGet();
        });
    assertThat(tasks.join(Deadline.in(Duration.ofMillis(100)))).isFalse();

    valve.pace(Pace.free(1));
    tasks.join();

    assertThat(passed).hasValue(1);
  }

  @Test
  void atRestWhatIsInHandTricklesToItsEnd() {
    Valve hasty = new Valve(REST, () -> now.addAndGet(200_000_000));

    hasty.took(3_000_000, stop);

    assertThat(now.get()).isBetween(2_500_000_000L, 5_000_000_000L);
  }

  @Test
  void liftedItHoldsNothingBack() {
    valve.pace(new Pace(0, Optional.of(1L)));

    valve.lift();
    try (Valve.Pass _ = valve.enter(stop, () -> {})) {
      valve.took(1L << 40, stop);
    }

    assertThat(now).hasValue(0);
  }

  @Test
  void moreAreEmployedWhenMoreMayRead() {
    AtomicInteger employed = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    Thread boss =
        Thread.ofVirtual()
            .start(
                () ->
                    valve.employ(
                        tasks,
                        "worker",
                        () -> {
                          employed.incrementAndGet();
                          awaitEnd(end);
                        }));

    await().until(() -> employed.get() == 1);
    valve.pace(Pace.free(3));
    await().until(() -> employed.get() == 3);
    end.countDown();

    await().until(() -> !boss.isAlive());
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

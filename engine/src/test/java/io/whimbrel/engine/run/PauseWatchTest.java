package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseWatchTest {
  @TempDir private Path directory;
  private World world;
  private RunId run;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    Plan plan = world.plan(Approval.RULE);
    run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatSomebodyAskedForStopsTheWork() {
    StopSignal work = StopSignal.root();
    try (PauseWatch _ = PauseWatch.start(chronicle(world.journal()), work)) {

      world.journal().fact(run, Facts.PAUSE, "ana");

      await().atMost(Duration.ofSeconds(10)).until(work::isStopped);
    }
    assertThat(work.reason())
        .containsInstanceOf(Problem.class)
        .map(reason -> ((Problem) reason).code())
        .contains(ProblemCode.PAUSED);
  }

  @Test
  void closingWaitsForALookThatIsUnderWay() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    Journal slow = slow(looking, answered);
    PauseWatch watch = PauseWatch.start(chronicle(slow), StopSignal.root());
    looking.await();

    Thread closer = Thread.ofVirtual().start(watch::close);

    await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(2)).until(closer::isAlive);
    answered.countDown();
    assertThat(closer.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aWatchOfNothingClosesAtOnce() {
    PauseWatch watch = PauseWatch.none(chronicle(world.journal()), StopSignal.root());

    assertThatCode(watch::close).doesNotThrowAnyException();
  }

  private Chronicle chronicle(Journal journal) {
    return new Chronicle(journal, run, _ -> {}, StopSignal.root());
  }

  /** The journal, over a way that keeps every question until it is let go. */
  private Journal slow(CountDownLatch asked, CountDownLatch letGo) {
    InvocationHandler way =
        (_, method, arguments) -> {
          asked.countDown();
          letGo.await();
          return method.invoke(world.journal(), arguments);
        };
    return (Journal)
        Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, way);
  }
}

package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryTest {
  @TempDir private Path directory;
  private final StopSignal stop = StopSignal.root();
  private final List<EventRecord> events = new CopyOnWriteArrayList<>();
  private World world;
  private Retry retry;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    Plan plan = world.plan(Approval.RULE);
    RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    Chronicle chronicle = new Chronicle(world.journal(), run, events::add, StopSignal.root());
    retry =
        new Retry(
            Duration.ofMillis(300), Duration.ofMillis(5), Retry.Scarcity.LIMITED, chronicle, stop);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatFailsTransientlyIsTriedAgainAndSaid() {
    AtomicInteger attempts = new AtomicInteger();

    String result =
        retry.call(
            Phase.COPY,
            "copying",
            () -> {
              if (attempts.incrementAndGet() < 3) {
                throw lost();
              }
              return "copied";
            });

    assertThat(result).isEqualTo("copied");
    assertThat(events)
        .extracting(EventRecord::kind)
        .containsExactly("retry", "retry", "retry.recovered");
  }

  @Test
  void whatFailsForLongerThanTheLimitIsUnreachable() {
    assertThatThrownBy(() -> retry.run(Phase.COPY, "copying", RetryTest::fail))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.UNREACHABLE);
              assertThat(problem.isTransient()).isFalse();
            });
  }

  @Test
  void whatIsUsedUpIsWaitedOutAndSaidOnce() {
    AtomicInteger attempts = new AtomicInteger();
    Deadline beyond = Deadline.in(retry.limit().multipliedBy(3));
    List<String> facts = new ArrayList<>();

    retry
        .waitingForRoom()
        .run(
            Phase.COPY,
            "copying",
            () -> {
              facts.add(retry.chronicle().fact(Facts.WAITING).orElse(""));
              attempts.incrementAndGet();
              if (!beyond.isPassed()) {
                throw full();
              }
            });

    assertThat(attempts).hasValueGreaterThan(3);
    assertThat(events)
        .extracting(EventRecord::kind)
        .containsExactly("run.waiting", "retry.recovered");
    assertThat(facts.getLast())
        .isEqualTo("copying waits for room and goes on by itself: disk full [target]");
    assertThat(retry.chronicle().fact(Facts.WAITING)).isEmpty();
  }

  @Test
  void whatIsUsedUpIsNotWaitedOutWhereTimeIsShort() {
    assertThatThrownBy(
            () ->
                retry.run(
                    Phase.CUTOVER,
                    "backing out",
                    () -> {
                      throw full();
                    }))
        .isInstanceOf(Problem.class);
  }

  @Test
  void whatFailsForGoodIsNotTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                retry.run(
                    Phase.COPY,
                    "copying",
                    () -> {
                      attempts.incrementAndGet();
                      throw Problem.of(ProblemCode.ROW_REFUSED).what("no").exception();
                    }))
        .isInstanceOf(Problem.class);

    assertThat(attempts).hasValue(1);
  }

  @Test
  void aStopEndsTheWaitForTheNextAttempt() {
    Problem why = Problem.of(ProblemCode.PAUSED).what("enough").exception();
    stop.stop(why);

    assertThatThrownBy(() -> retry.run(Phase.COPY, "copying", RetryTest::fail)).isSameAs(why);
  }

  private static void fail() {
    throw lost();
  }

  private static Problem full() {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what("disk full")
        .where("target")
        .permanence(Problem.Permanence.SCARCE)
        .exception();
  }

  private static Problem lost() {
    return Problem.of(ProblemCode.UNREACHABLE)
        .what("connection lost")
        .permanence(Problem.Permanence.TRANSIENT)
        .exception();
  }
}

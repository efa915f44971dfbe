package io.whimbrel.engine.watch;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.engine.cutover.SmokeRound;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Runs the smoke tests again and again behind the cutover, on a thread of its own. */
final class SmokeWatch implements AutoCloseable {
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final Plan plan;
  private final StopSignal closing = StopSignal.root();
  private volatile boolean isWanted;
  private volatile Optional<Integer> failed = Optional.empty();
  private final Thread thread;

  SmokeWatch(Plan plan) {
    this.plan = plan;
    this.thread = Thread.ofVirtual().name("watch smoke tests").unstarted(this::watch);
  }

  void start() {
    if (!plan.cutover().smokeTests().isEmpty()) {
      thread.start();
    }
  }

  /** Whether they are to run now: this process watches, and the target is in charge. */
  void want(boolean isNow) {
    isWanted = isNow;
    if (!isNow) {
      failed = Optional.empty();
    }
  }

  /** What they told; nothing before they ran. */
  Map<String, Reading> figures() {
    return failed
        .map(
            n ->
                Map.<String, Reading>of(
                    KnownFigure.SMOKE_TESTS_FAILED.text(), new Reading.Figure(n)))
        .orElse(Map.of());
  }

  private void watch() {
    while (!closing.isStopped()) {
      if (isWanted) {
        int failures = SmokeRound.failures(plan).size();
        failed = Optional.of(failures);
        closing.rest(plan.watch().smokeEvery());
      } else {
        closing.rest(LAST_LOOK);
      }
    }
  }

  @Override
  public void close() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the watch ends").exception());
    try {
      thread.join(LAST_LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.whimbrel.engine.watch;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.engine.cutover.SmokeRound;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Runs the smoke tests again and again behind the cutover, on a thread of its own. */
final class SmokeWatch implements AutoCloseable {
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final Plan plan;
  private final Rounds rounds;
  private volatile boolean isWanted;
  private volatile Optional<Reading> found = Optional.empty();

  /**
   * A watch that does not run yet.
   *
   * @param failed is told what of ours failed, and how
   */
  SmokeWatch(Plan plan, BiConsumer<String, RuntimeException> failed) {
    this.plan = plan;
    this.rounds =
        new Rounds(
            "watch smoke tests",
            this::look,
            plan.watch().smokeEvery(),
            fault -> failed(fault, failed),
            () -> {},
            LAST_LOOK);
  }

  void start() {
    if (!plan.cutover().smokeTests().isEmpty()) {
      rounds.start();
    }
  }

  /** Whether they are to run now: this process watches, and the target is in charge. */
  void want(boolean isNow) {
    isWanted = isNow;
    if (!isNow) {
      found = Optional.empty();
    }
  }

  /** What they told; nothing before they ran. */
  Map<String, Reading> figures() {
    return found
        .map(reading -> Map.of(KnownFigure.SMOKE_TESTS_FAILED.text(), reading))
        .orElse(Map.of());
  }

  private Duration look() {
    if (!isWanted) {
      return LAST_LOOK;
    }
    found = Optional.of(new Reading.Figure(SmokeRound.failures(plan).size()));
    return plan.watch().smokeEvery();
  }

  private void failed(RuntimeException fault, BiConsumer<String, RuntimeException> told) {
    found = Optional.of(new Reading.NoData("running the smoke tests failed"));
    told.accept("running the smoke tests", fault);
  }

  @Override
  public void close() {
    rounds.close();
  }
}

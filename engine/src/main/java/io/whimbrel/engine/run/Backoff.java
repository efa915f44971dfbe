package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one piece of work gets over transient problems: it waits longer each time, up to a limit from
 * the first failure in a row; each failure is an event. Used by one thread.
 */
public final class Backoff {
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private final Retry rules;
  private final Phase phase;
  private final String what;
  private @Nullable Deadline giveUp;
  private Duration wait;

  Backoff(Retry rules, Phase phase, String what) {
    this.rules = rules;
    this.phase = phase;
    this.what = what;
    this.wait = rules.firstWait();
  }

  /** The work gets on: the next failure is a first one again. */
  public void succeeded() {
    if (giveUp != null) {
      giveUp = null;
      wait = rules.firstWait();
      rules.chronicle().event(phase, "retry.recovered", what + " works again");
    }
  }

  /** Waits before the next attempt, or throws when there is to be none. */
  public void failed(Problem problem) {
    rules.stop().check();
    if (!problem.isTransient()) {
      throw problem;
    }
    Deadline deadline = giveUp == null ? Deadline.in(rules.limit()) : giveUp;
    giveUp = deadline;
    if (deadline.isPassed()) {
      throw exhausted(problem);
    }
    rules
        .chronicle()
        .event(
            phase,
            "retry",
            "%s failed and is tried again in %d ms: %s"
                .formatted(what, wait.toMillis(), problem.what()),
            Map.of("code", problem.code().text(), "waitMillis", Long.toString(wait.toMillis())));
    rules.stop().pause(wait);
    Duration doubled = wait.multipliedBy(2);
    wait = doubled.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : doubled;
  }

  private Problem exhausted(Problem last) {
    return Problem.of(ProblemCode.UNREACHABLE)
        .what(
            "%s failed for longer than limits.retry (%s): %s"
                .formatted(what, rules.limit(), last.getMessage()))
        .where(last.where())
        .fix("see to it that both servers can be reached, then run 'whimbrel run' again")
        .cause(last)
        .exception();
  }
}

package io.whimbrel.engine.run;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one piece of work gets over transient problems: it waits longer each time, up to a limit from
 * the first failure in a row; each failure is an event. What is used up on a server or a disk may
 * be waited out without a limit: then the wait is one event, and a fact as long as it lasts. Used
 * by one thread.
 */
public final class Backoff {
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private final Retry rules;
  private final Phase phase;
  private final String what;
  private @Nullable Deadline giveUp;
  private Duration wait;
  private boolean isWaitingForRoom;

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
      endWaiting();
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
    if (problem.isScarcity() && rules.scarcity() == Retry.Scarcity.WAITED_OUT) {
      waitForRoom(problem);
    } else if (deadline.isPassed()) {
      throw exhausted(problem);
    } else {
      sayAgain(problem);
    }
    rules.stop().pause(wait);
    Duration doubled = wait.multipliedBy(2);
    wait = doubled.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : doubled;
  }

  private void sayAgain(Problem problem) {
    endWaiting();
    rules
        .chronicle()
        .event(
            phase,
            "retry",
            "%s failed and is tried again in %d ms: %s"
                .formatted(what, wait.toMillis(), problem.what()),
            Map.of("code", problem.code().text(), "waitMillis", Long.toString(wait.toMillis())));
  }

  /** What comes behind the wait has the whole limit for itself. */
  private void waitForRoom(Problem problem) {
    giveUp = Deadline.in(rules.limit());
    if (isWaitingForRoom) {
      return;
    }
    isWaitingForRoom = true;
    String text =
        "%s waits for room and goes on by itself: %s [%s]"
            .formatted(what, problem.what(), problem.where());
    rules.chronicle().fact(Facts.WAITING, text);
    rules
        .chronicle()
        .event(
            phase,
            "run.waiting",
            text,
            Map.of("code", problem.code().text(), "fix", problem.fix()));
  }

  private void endWaiting() {
    if (isWaitingForRoom) {
      isWaitingForRoom = false;
      rules.chronicle().fact(Facts.WAITING, "");
    }
  }

  private Problem exhausted(Problem last) {
    boolean isLock = last.code() == ProblemCode.TRANSACTION_LONG;
    return Problem.of(isLock ? last.code() : ProblemCode.UNREACHABLE)
        .what(
            "%s failed for longer than limits.retry (%s): %s"
                .formatted(what, Figures.limit(rules.limit()), last.what()))
        .where(last.where())
        .fix(
            isLock
                ? "see who holds the lock in pg_locks, end that transaction, then run again"
                : "see to it that both servers can be reached, then give the same command again")
        .cause(last)
        .exception();
  }
}

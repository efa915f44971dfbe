package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Does work again that failed with a transient problem. Only work whose outcome can be found out
 * may be done here: what commits must look for its own marker first.
 *
 * @param limit how long after the first failure in a row it is tried
 * @param firstWait before the second attempt; doubled each time
 * @param scarcity what holds where something is used up
 */
public record Retry(
    Duration limit, Duration firstWait, Scarcity scarcity, Chronicle chronicle, StopSignal stop) {

  /** What holds where a server's or this machine's disk, memory or connections are used up. */
  public enum Scarcity {
    /** The limit, as for everything else. */
    LIMITED,
    /** There is no limit: what was done stays, and somebody will make room. */
    WAITED_OUT
  }

  /** Rules with the usual first wait. */
  public Retry(Duration limit, Chronicle chronicle, StopSignal stop) {
    this(limit, Duration.ofMillis(200), Scarcity.LIMITED, chronicle, stop);
  }

  /** The same rules for tasks that look at another signal. */
  public Retry with(StopSignal other) {
    return new Retry(limit, firstWait, scarcity, chronicle, other);
  }

  /** The same rules, but for what is used up, for which there is no limit. */
  public Retry waitingForRoom() {
    return new Retry(limit, firstWait, Scarcity.WAITED_OUT, chronicle, stop);
  }

  /** For work that goes on and on, and tells itself when it gets on. */
  public Backoff backoff(Phase phase, String what) {
    return new Backoff(this, phase, what);
  }

  /** Does work until it succeeds, or is not to be tried again. */
  public <T> T call(Phase phase, String what, Supplier<T> work) {
    Backoff backoff = backoff(phase, what);
    while (true) {
      try {
        T result = work.get();
        backoff.succeeded();
        return result;
      } catch (Problem problem) {
        backoff.failed(problem);
      }
    }
  }

  /** As {@link #call}, without a result. */
  public void run(Phase phase, String what, Runnable work) {
    boolean _ =
        call(
            phase,
            what,
            () -> {
              work.run();
              return true;
            });
  }
}

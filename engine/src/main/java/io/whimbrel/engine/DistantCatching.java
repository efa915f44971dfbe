package io.whimbrel.engine;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Catching;
import java.time.Duration;
import java.time.Instant;

/** Sync in another process: seen only by the progress that the target tells. */
record DistantCatching(RunFrame frame) implements Catching {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration ALONE_MAX = Duration.ofSeconds(5);

  @Override
  public Position applied() {
    return frame
        .retry()
        .call(Phase.VERIFY, "asking the target", () -> frame.target().changes().progress());
  }

  /** A new mark with every look moves the other process's progress on where nobody writes. */
  @Override
  public void catchUp() {
    Position now = mark();
    Deadline alone = Deadline.in(ALONE_MAX);
    while (!applied().hasReached(now)) {
      if (isWorkedOn()) {
        alone = Deadline.in(ALONE_MAX);
      } else if (alone.isPassed()) {
        throw nobodyWorks();
      }
      frame.stop().pause(LOOK);
      mark();
    }
  }

  private boolean isWorkedOn() {
    Instant now = frame.clock().instant();
    return frame
        .journal()
        .currentLease(frame.run())
        .filter(lease -> lease.expiresAt().isAfter(now))
        .isPresent();
  }

  /** What was to come to the target would be waited for without end. */
  private Problem nobodyWorks() {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the process that carried changes of %s has ended".formatted(frame.run()))
        .where(frame.run().text())
        .fix("see why with 'whimbrel status', then give the same command again: it goes on")
        .exception();
  }

  private Position mark() {
    return frame
        .retry()
        .call(Phase.VERIFY, "marking the log", () -> frame.source().log().mark("whimbrel verify"));
  }
}

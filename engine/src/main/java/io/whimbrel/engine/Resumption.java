package io.whimbrel.engine;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Backoff;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with a run when a transient problem came up where no part of it tries again, as a process
 * does that follows a killed one. Nothing is tried again before the assessment has seen both
 * servers, so that a wrong URL is told at once. A run got on when it came to another phase, or
 * worked for as long as {@code limits.retry} since the last failure.
 */
final class Resumption {
  private final StopSignal stop;
  private @Nullable Backoff backoff;
  private Phase phase = Phase.ASSESS;
  private Deadline gotOn = Deadline.never();

  Resumption(StopSignal stop) {
    this.stop = stop;
  }

  /** Whether it may help to go on. */
  static boolean mayHelp(RunFrame frame, Problem problem) {
    try {
      return problem.isTransient()
          && frame
              .chronicle()
              .stepState(Phase.ASSESS, "assess")
              .equals(Optional.of(StepState.DONE));
    } catch (Problem unreadable) {
      return false; // a journal that stays away for so long has lost us the lease
    }
  }

  /** Waits before the next session, or throws when there is to be none. */
  void failed(RunFrame frame, Problem problem) {
    Phase now = frame.board().phase();
    Backoff current = backoff;
    if (current == null || now != phase || gotOn.isPassed()) {
      current = frame.retry().with(stop).backoff(now, "phase " + now);
    }
    backoff = current;
    phase = now;
    gotOn = Deadline.in(frame.plan().limits().retry());
    current.failed(problem);
  }
}

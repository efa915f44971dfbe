package io.whimbrel.engine.cutover;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fall of a fence when something backs out. It is tried again as long as the run retries, even
 * when the run is told to stop; then for a moment.
 */
record FenceFall(RunFrame frame, Phase phase) {
  private static final Duration MOMENT = Duration.ofSeconds(5);

  /**
   * Lowers it and tells what was in the way.
   *
   * @param doing the attempt in words
   * @throws Problem when the run is another process's by now
   */
  Optional<Problem> lower(String doing, Runnable lowering) {
    Duration limit = frame.stop().isStopped() ? MOMENT : frame.retry().limit();
    try {
      new Retry(limit, frame.chronicle(), StopSignal.root()).run(phase, doing, lowering);
      return Optional.empty();
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.LEASE_LOST) {
        throw problem;
      }
      return Optional.of(problem);
    }
  }

  /** What was in the way of all of it, in words. */
  static String told(List<Problem> failures) {
    return failures.stream().map(Problem::getMessage).collect(Collectors.joining("; "));
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.Optional;

/** Sees to it that the log that is read is the one that the run began with. */
public final class SourceIdentity {
  private final RunFrame frame;

  /** For a run. */
  public SourceIdentity(RunFrame frame) {
    this.frame = frame;
  }

  /** Notes which source it is, the first time; from then on refuses any other one. */
  public void check() {
    String now = frame.source().log().identity();
    Optional<String> before = frame.chronicle().fact(Facts.SOURCE_IDENTITY);
    if (before.isEmpty()) {
      frame.chronicle().fact(Facts.SOURCE_IDENTITY, now);
    } else if (!before.get().equals(now)) {
      throw Problem.of(ProblemCode.POSITION_LOST)
          .what("the source is %s, but the run began with %s".formatted(now, before.get()))
          .where(frame.plan().locate("source"))
          .fix("point the plan's source at the server that the run began with, or abort the run")
          .exception();
    }
  }
}

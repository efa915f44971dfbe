package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A line that takes an attempt to find out: tried when the run comes to its gate, again when that
 * is old, and when somebody is about to decide and it speaks against a go. Used by one thread.
 */
final class Tried {
  private static final Duration OLD = Duration.ofMinutes(15);

  private final GateQuestion question;
  private @Nullable GateLine last;
  private Deadline old = Deadline.never();

  Tried(GateQuestion question) {
    this.question = question;
  }

  /** The question as it is asked now. */
  GateQuestion asked(boolean isDeciding) {
    return new GateQuestion() {
      @Override
      public String name() {
        return question.name();
      }

      @Override
      public GateLine answer() {
        return Tried.this.answer(isDeciding);
      }
    };
  }

  private GateLine answer(boolean isDeciding) {
    GateLine known = last;
    boolean isAgain = isDeciding && known != null && known.state() != GateLine.State.GO;
    if (known == null || isAgain || old.isPassed()) {
      known = question.answer();
      last = known;
      old = Deadline.in(OLD);
    }
    return known;
  }
}

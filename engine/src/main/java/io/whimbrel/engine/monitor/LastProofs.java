package io.whimbrel.engine.monitor;

import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.RoundFound;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where success is that nothing was lost, rows are proved once more before that is said. A round
 * that cannot be made says nothing, and another one is asked for, a few times.
 */
final class LastProofs {
  private static final int ROUNDS = 3;
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** However short monitoring was, a round may take as long as this. */
  private static final Duration LEAST = Duration.ofHours(1);

  private final RunFrame frame;
  private final BooleanSupplier isCarriedBack;
  private final Duration between;

  /**
   * Of a run that is watched.
   *
   * @param isCarriedBack whether there are rounds at all
   */
  LastProofs(RunFrame frame, BooleanSupplier isCarriedBack) {
    this(frame, isCarriedBack, BETWEEN);
  }

  /**
   * The same.
   *
   * @param between how long it is waited behind a round that could not be made
   */
  LastProofs(RunFrame frame, BooleanSupplier isCarriedBack, Duration between) {
    this.frame = frame;
    this.between = between;
    this.isCarriedBack = isCarriedBack;
  }

  /** Whether what the plan calls success depends on them, and they can be made. */
  boolean isWanted() {
    MonitorRules rules = frame.plan().monitor();
    return SuccessLook.isOfProofs(rules)
        && rules.proofs().isWanted()
        && isCarriedBack.getAsBoolean();
  }

  /** Has them made, and waits for that; why they were not, or nothing. */
  String make() {
    Duration length = frame.plan().monitor().length();
    Duration patience = length.compareTo(LEAST) < 0 ? LEAST : length;
    Deadline deadline = Deadline.in(patience);
    String why = "";
    for (int round = 1; round <= ROUNDS; round++) {
      if (round > 1) {
        frame.stop().pause(between);
      }
      Optional<RoundFound> found = next(deadline);
      if (found.isEmpty()) {
        return isCarriedBack.getAsBoolean()
            ? "no round of proofs came to its end within %d minutes".formatted(patience.toMinutes())
            : "changes are not carried back any more, so that nothing could be proved";
      }
      if (found.get().isTold()) {
        return "";
      }
      why = "nothing could be proved: " + found.get().problem();
    }
    return why;
  }

  /** The round that is asked for now, at its end; empty where there is none in time. */
  private Optional<RoundFound> next(Deadline deadline) {
    Instant wanted = frame.clock().instant();
    frame.chronicle().fact(Facts.PROOFS_WANTED, wanted.toString());
    while (isCarriedBack.getAsBoolean() && !deadline.isPassed()) {
      Optional<RoundFound> found =
          frame
              .chronicle()
              .fact(Facts.PROOFS_BEHIND)
              .map(RoundFound::parse)
              .filter(last -> last.ended().isPresent() && !last.begun().isBefore(wanted));
      if (found.isPresent()) {
        return found;
      }
      frame.board().note("proves rows again, as changes are carried back");
      frame.stop().pause(LOOK);
    }
    return Optional.empty();
  }
}

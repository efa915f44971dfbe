package io.whimbrel.engine;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.Optional;

/**
 * Why nobody works on a run that somebody should work on: its process died without giving the lease
 * back, or a rollback is asked for and no process is there to do it. A process that ended in order
 * leaves the run to people. By the journal alone; the lease decides who then has the run.
 */
public final class Abandonment {
  private Abandonment() {}

  /** In words; empty while the run is worked on, paused, ended, or rightly left. */
  public static Optional<String> of(Journal journal, RunRecord run, Instant now) {
    if (run.state().isFinal()) {
      return Optional.empty();
    }
    Optional<Lease> lease = journal.currentLease(run.run());
    if (lease.isPresent()) {
      boolean isPaused =
          run.state() == RunState.PAUSED
              || journal.fact(run.run(), Facts.PAUSE).filter(t -> !t.isEmpty()).isPresent();
      return isLost(lease.get(), now) && !isPaused
          ? Optional.of("the process %s that worked on it is gone".formatted(lease.get().holder()))
          : Optional.empty();
    }
    return journal
        .fact(run.run(), Facts.ROLLBACK_ASKED)
        .filter(text -> !text.isEmpty())
        .map("a rollback is asked for and no process works on it, "::concat);
  }

  private static boolean isLost(Lease lease, Instant now) {
    return !lease.expiresAt().isAfter(now)
        || LeaseHolder.parse(lease.holder()).filter(LeaseHolder::isGone).isPresent();
  }
}

package io.whimbrel.engine;

import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.engine.verify.ProvedUpTo;
import java.util.List;
import java.util.Optional;

/**
 * How a run stands, from the journal alone.
 *
 * @param lease which process works on it; empty when none does
 * @param phases all phases in order
 * @param proved up to where rows are proved
 * @param undelivered notifications that have not reached their channel, the oldest first
 */
public record RunStatus(
    RunHistory history,
    Optional<Lease> lease,
    List<PhaseStatus> phases,
    ProvedUpTo proved,
    List<Letter> undelivered) {
  public RunStatus {
    phases = List.copyOf(phases);
    undelivered = List.copyOf(undelivered);
  }
}

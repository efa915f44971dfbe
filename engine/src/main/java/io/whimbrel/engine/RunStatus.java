package io.whimbrel.engine;

import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunHistory;
import java.util.List;
import java.util.Optional;

/**
 * How a run stands, from the journal alone.
 *
 * @param lease which process works on it; empty when none does
 * @param phases all phases in order
 */
public record RunStatus(RunHistory history, Optional<Lease> lease, List<PhaseStatus> phases) {
  public RunStatus {
    phases = List.copyOf(phases);
  }
}

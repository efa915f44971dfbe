package io.whimbrel.core.journal;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the journal knows of one run: what reports are rendered from.
 *
 * @param proofs the last one of each level and table, by level and table
 * @param quality what was found out about the quality of data, before and after
 * @param facts values that the run noted under a name, such as {@code source.version}
 */
public record RunHistory(
    RunRecord run,
    List<StepRecord> steps,
    List<EventRecord> events,
    List<GateRecord> gates,
    List<Proof> proofs,
    List<QualityResult> quality,
    Map<String, String> facts) {
  public RunHistory {
    steps = List.copyOf(steps);
    events = List.copyOf(events);
    gates = List.copyOf(gates);
    proofs = List.copyOf(proofs);
    quality = List.copyOf(quality);
    facts = Map.copyOf(facts);
  }

  /** The proofs of one level. */
  public List<Proof> proofs(Level level) {
    return proofs.stream().filter(proof -> proof.level() == level).toList();
  }

  /** What was noted under a name; empty where nothing was, or it was taken back. */
  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name)).filter(text -> !text.isBlank());
  }

  /** Whether the old side is in charge again, or nothing but that can come. */
  public boolean isTakenBack() {
    return run.state() == RunState.ROLLED_BACK || facts.containsKey("rollback.decided");
  }

  /** Whether the cutover passed its point of no return, and no rollback has since. */
  public boolean isHandedOver() {
    boolean isDecided = fact("cutover.decided").or(() -> fact("cutover.released")).isPresent();
    return isDecided && !isTakenBack();
  }
}

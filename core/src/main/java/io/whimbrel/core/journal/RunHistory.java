package io.whimbrel.core.journal;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import java.util.List;
import java.util.Map;

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
}

package io.whimbrel.engine.compare;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.RunId;
import java.util.List;

/**
 * What comparing two databases found.
 *
 * @param run under which the journal has it
 * @param source product and version of the source
 * @param target product and version of the target
 * @param proofs of all tables, by table and level
 * @param notes what whoever reads the proofs should know
 */
public record ComparisonResult(
    RunId run, String source, String target, List<Proof> proofs, List<Finding> notes) {
  public ComparisonResult {
    proofs = List.copyOf(proofs);
    notes = List.copyOf(notes);
  }

  /** Whether nothing differs, and nothing is undecided. */
  public boolean isEqual() {
    return proofs.stream().allMatch(proof -> proof.verdict() == Proof.Verdict.EQUAL);
  }
}

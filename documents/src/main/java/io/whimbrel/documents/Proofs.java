package io.whimbrel.documents;

import io.whimbrel.core.proof.Proof;
import java.util.List;
import java.util.Map;

/** Proofs for machines, the same in every envelope. */
public final class Proofs {
  private Proofs() {}

  /** As a tree for {@link Envelope}. */
  public static List<Map<String, Object>> data(List<Proof> proofs) {
    return proofs.stream().map(JsonReport::proof).toList();
  }
}

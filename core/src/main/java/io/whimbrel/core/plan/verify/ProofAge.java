package io.whimbrel.core.plan.verify;

import java.time.Duration;

/**
 * How old a proof may be.
 *
 * @param max beyond it, somebody should look at a reconciliation again
 * @param atGate what becomes of older proofs while a run waits for its go
 */
public record ProofAge(Duration max, AtGate atGate) {
  /** Where a plan says nothing: a day, and nothing is read again that nobody asked for. */
  public static final ProofAge DEFAULT = new ProofAge(Duration.ofHours(24), AtGate.LEFT);

  /** What becomes of proofs that are too old. */
  public enum AtGate {
    /** They stay as they are. */
    LEFT,
    /** They are made again. */
    PROVED_AGAIN
  }
}

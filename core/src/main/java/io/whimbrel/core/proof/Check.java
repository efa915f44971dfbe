package io.whimbrel.core.proof;

import java.util.Optional;

/**
 * One thing that a proof looked at on both sides, with what anybody can run to see it again.
 *
 * @param name what was looked at, for example {@code rows} or {@code index orders_pkey}; unique
 *     within its proof
 * @param expected what the source or the plan says, mapped to the target; empty when nothing
 * @param found what the target says, or why it could not be found out
 * @param sourceQuery SQL for the source, complete, in its own dialect
 * @param targetQuery SQL for the target
 */
public record Check(
    String name,
    Outcome outcome,
    String expected,
    String found,
    Optional<String> sourceQuery,
    Optional<String> targetQuery) {

  /** What came of it. */
  public enum Outcome {
    /** It is as expected. */
    HOLDS,
    /** It is not. */
    BROKEN,
    /** It could not be found out. */
    UNDECIDED
  }

  /** A check without queries. */
  public Check(String name, Outcome outcome, String expected, String found) {
    this(name, outcome, expected, found, Optional.empty(), Optional.empty());
  }
}

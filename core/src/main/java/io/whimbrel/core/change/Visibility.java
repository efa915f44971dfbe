package io.whimbrel.core.change;

/** What a snapshot of the source sees; immutable. */
@FunctionalInterface
public interface Visibility {

  /** Whether rows written by this transaction (64-bit id) were visible in the snapshot. */
  boolean sees(long transaction);
}

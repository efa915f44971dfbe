package io.whimbrel.core.plan.approval;

import io.whimbrel.core.run.Gate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A gate at which a plan may ask for several people. */
public enum ApprovedGate {
  /** Before the first step of a plan of steps. */
  START,
  /** Before the steps of this phase. */
  PREPARE,
  /** Before the steps of this phase. */
  COPY,
  /** Before the steps of this phase. */
  SYNC,
  /** Before the steps of this phase. */
  VERIFY,
  /** Before more reads go to the target. */
  READS,
  /** Before the cutover, or the steps of this phase. */
  CUTOVER,
  /** Before the steps of this phase. */
  MONITOR,
  /** Before cleanup. */
  CLEANUP;

  /** Gates that plans of rows do not have. */
  public static Set<ApprovedGate> ofStepsOnly() {
    return EnumSet.complementOf(EnumSet.of(READS, CUTOVER, CLEANUP));
  }

  /** What a plan calls a gate; empty for one of which it says nothing. */
  public static Optional<ApprovedGate> of(Gate gate) {
    return Arrays.stream(values()).filter(g -> g.name().equals(gate.name())).findFirst();
  }
}

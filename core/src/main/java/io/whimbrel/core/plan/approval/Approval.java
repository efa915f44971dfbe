package io.whimbrel.core.plan.approval;

/** Who decides at a gate. */
public enum Approval {
  /** A person, with {@code whimbrel approve}. */
  PERSON,
  /** The rule: every condition of the gate holds. */
  RULE
}

package io.whimbrel.testkit.contract;

/** What a product may lack, as long as it says so by a problem. */
public enum Capability {
  /** Reads what changes from the source's log. */
  CHANGE_LOG,
  /** Makes tables refuse writes. */
  FENCE,
  /** Hands out numbers and can be set ahead. */
  SEQUENCES,
  /** Takes expressions and derived keys of a mapping. */
  EXPRESSIONS,
  /** Makes the structure on the target. */
  STRUCTURE
}

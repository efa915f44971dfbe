package io.whimbrel.core.plan.approval;

/**
 * What is looked at before the cutover's gate, and how a rule decides by it.
 *
 * @param unknown what a line of which nothing is known means for {@code approve: rule}
 * @param smokeTests whether they are tried before the cutover
 */
public record GateRules(Unknown unknown, SmokeTrial smokeTests) {

  /** Nothing is tried, and what is not known holds no rule back. */
  public static final GateRules DEFAULT = new GateRules(Unknown.GO, SmokeTrial.NONE);

  /** What an unknown line means for the rule. */
  public enum Unknown {
    /** It does not hold the rule back. */
    GO,
    /** The decision is left to a person. */
    WAIT
  }

  /** Whether smoke tests can be run against a target that is not in charge. */
  public enum SmokeTrial {
    /** They run in the cutover only. */
    NONE,
    /** They only read, and are tried before it, too. */
    BEFORE
  }
}

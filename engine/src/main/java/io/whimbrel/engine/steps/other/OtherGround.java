package io.whimbrel.engine.steps.other;

import io.whimbrel.engine.GateBehaviour;

/**
 * What steps have of the runs of other plans.
 *
 * @param atGate what this process does where people are waited for
 */
public record OtherGround(OtherRuns runs, GateBehaviour atGate) {

  /** The same where people are waited for in another way. */
  public OtherGround at(GateBehaviour other) {
    return new OtherGround(runs, other);
  }
}

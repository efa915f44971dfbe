package io.whimbrel.engine.steps.other;

import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.run.StopSignal;

/**
 * What steps have of the runs of other plans.
 *
 * @param atGate what this process does where people are waited for
 * @param leave stopped when runs that only wait for people are to be left
 */
public record OtherGround(OtherRuns runs, GateBehaviour atGate, StopSignal leave) {

  /** The same where people are waited for in another way. */
  public OtherGround at(GateBehaviour other) {
    return new OtherGround(runs, other, leave);
  }

  /** The same where runs that only wait for people are left at this signal. */
  public OtherGround leftAt(StopSignal signal) {
    return new OtherGround(runs, atGate, signal);
  }
}

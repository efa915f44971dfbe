package io.whimbrel.core.plan.cutover;

import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.GateRules;
import java.util.List;

/**
 * How the cutover goes.
 *
 * @param switches in order; undone in reverse order
 * @param smokeTests commands run after the switch and before the target accepts writes; each must
 *     exit with 0
 * @param maintenance what tells people that writing has to wait
 * @param warm what is done before the pause so that the target is not met cold
 * @param gate what is looked at before
 */
public record CutoverRules(
    List<SwitchAction> switches,
    List<String> smokeTests,
    Approval approve,
    Maintenance maintenance,
    WarmRules warm,
    GateRules gate) {
  public CutoverRules {
    switches = List.copyOf(switches);
    smokeTests = List.copyOf(smokeTests);
  }

  /** Without maintenance, onto a cold target. */
  public CutoverRules(List<SwitchAction> switches, List<String> smokeTests, Approval approve) {
    this(switches, smokeTests, approve, Maintenance.NONE, WarmRules.NONE, GateRules.DEFAULT);
  }
}

package io.whimbrel.core.plan;

import java.util.List;

/**
 * How the cutover goes.
 *
 * @param switches in order; undone in reverse order
 * @param smokeTests commands run after the switch and before the target accepts writes; each must
 *     exit with 0
 */
public record CutoverRules(List<SwitchAction> switches, List<String> smokeTests, Approval approve) {
  public CutoverRules {
    switches = List.copyOf(switches);
    smokeTests = List.copyOf(smokeTests);
  }
}

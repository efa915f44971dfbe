package io.whimbrel.core.risk;

import io.whimbrel.core.plan.RiskLevel;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How risky a migration is.
 *
 * @param computed by the rules
 * @param reasons why, the heaviest first
 * @param said by people; empty where they go by the rules
 * @param lowered why it is less risky than the rules say; empty where it is not lowered
 */
public record Risk(
    RiskLevel computed,
    List<RiskReason> reasons,
    Optional<RiskLevel> said,
    Optional<String> lowered) {

  public Risk {
    reasons = reasons.stream().sorted(Comparator.comparing(RiskReason::level).reversed()).toList();
  }

  /** What counts: raised by hand freely, lowered only with a reason. */
  public RiskLevel level() {
    return said.filter(s -> s.compareTo(computed) > 0 || lowered.isPresent()).orElse(computed);
  }

  /** Whether people said less than the rules, without a reason. */
  public boolean isUnreasoned() {
    return said.filter(s -> s.compareTo(computed) < 0).isPresent() && lowered.isEmpty();
  }
}

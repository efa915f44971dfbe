package io.whimbrel.core.risk;

import io.whimbrel.core.plan.RiskLevel;
import java.util.List;

/**
 * One thing that may go wrong, what is done against it, and what shows that it was done.
 *
 * @param mitigation what this migration does against it, by its plan
 * @param evidence what was done, with when; empty where nothing was yet
 * @param open what is still to be done; empty when nothing is
 */
public record RiskRow(
    String name,
    RiskLevel likelihood,
    RiskLevel impact,
    String mitigation,
    List<String> evidence,
    String open) {
  public RiskRow {
    evidence = List.copyOf(evidence);
  }

  /** How severe it is: what happens seldom and would be fatal is as severe as what is likely. */
  public RiskLevel severity() {
    return switch (impact) {
      case CRITICAL -> likelihood == RiskLevel.LOW ? RiskLevel.HIGH : RiskLevel.CRITICAL;
      case HIGH -> likelihood == RiskLevel.HIGH ? RiskLevel.HIGH : RiskLevel.MEDIUM;
      case MEDIUM -> likelihood == RiskLevel.LOW ? RiskLevel.LOW : RiskLevel.MEDIUM;
      case LOW -> RiskLevel.LOW;
    };
  }
}

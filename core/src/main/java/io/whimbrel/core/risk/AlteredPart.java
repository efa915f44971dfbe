package io.whimbrel.core.risk;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.plan.RiskLevel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A change of the structure, how risky it is, and why.
 *
 * @param reasons the heaviest first; never empty
 * @param by statements that make it
 * @param lock the strongest one that is held on its table meanwhile
 * @param time about how long the statements take; empty where the size of its table is not known
 */
public record AlteredPart(
    CatalogChange change,
    List<RiskReason> reasons,
    List<StatementEffect> by,
    Optional<TableLock> lock,
    Optional<Duration> time) {
  public AlteredPart {
    reasons = reasons.stream().sorted(Comparator.comparing(RiskReason::level).reversed()).toList();
    by = List.copyOf(by);
  }

  /** The level of its heaviest reason. */
  public RiskLevel level() {
    return reasons.stream().map(RiskReason::level).reduce(RiskLevel.LOW, RiskLevel::atLeast);
  }
}

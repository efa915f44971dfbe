package io.whimbrel.core.mapping;

import io.whimbrel.core.quality.QualityKind;
import java.util.Optional;

/**
 * Rows that do not travel because of what is in one column; they are kept aside on the target. What
 * decides lies in the row alone, so that copy, sync and proof decide alike.
 *
 * @param kind why: {@link QualityKind#NULLS} for no value, {@link QualityKind#MISFITS} for one that
 *     the target's type does not hold, any kind with a rule
 * @param column on the target
 * @param rule SQL over the source row that is true for the rows meant, in place of the kind's own
 * @param planPath where the plan says so
 */
public record Aside(QualityKind kind, String column, Optional<String> rule, String planPath) {

  /** The reason, as it is kept with the row. */
  public String reason() {
    return kind.text() + " of " + column + rule.map(r -> ": " + r).orElse("");
  }
}

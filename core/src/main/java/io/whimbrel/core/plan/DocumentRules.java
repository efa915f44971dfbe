package io.whimbrel.core.plan;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the strategy document shows that only people know.
 *
 * @param examples how rows are shown as examples
 * @param currency as people write it
 * @param costs numbers that people gave
 */
public record DocumentRules(Examples examples, String currency, Map<Cost, BigDecimal> costs) {
  /** What holds where a plan says nothing. */
  public static final DocumentRules DEFAULT = new DocumentRules(Examples.MASKED, "$", Map.of());

  /** How rows are shown as examples. */
  public enum Examples {
    /** Their form: letters and digits are replaced. */
    MASKED,
    /** As they are. */
    SHOWN,
    /** Not at all. */
    NONE
  }

  public DocumentRules {
    Map<Cost, BigDecimal> copy = new EnumMap<>(Cost.class);
    copy.putAll(costs);
    costs = Collections.unmodifiableMap(copy);
  }

  /** A number, where people gave it. */
  public Optional<BigDecimal> cost(Cost cost) {
    return Optional.ofNullable(costs.get(cost));
  }
}

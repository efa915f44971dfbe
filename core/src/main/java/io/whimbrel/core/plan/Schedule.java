package io.whimbrel.core.plan;

import io.whimbrel.core.rule.Hours;
import java.time.LocalDate;
import java.util.Optional;

/**
 * When people want a migration to happen. Nothing is started or refused by it.
 *
 * @param start the day on which it is to begin
 * @param eta the day on which it is to be completed
 * @param window the hours in which the switch is to be
 */
public record Schedule(Optional<LocalDate> start, Optional<LocalDate> eta, Optional<Hours> window) {
  /** Nothing is said. */
  public static final Schedule DEFAULT =
      new Schedule(Optional.empty(), Optional.empty(), Optional.empty());
}

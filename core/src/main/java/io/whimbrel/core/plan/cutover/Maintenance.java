package io.whimbrel.core.plan.cutover;

import java.time.Duration;
import java.util.Optional;

/**
 * What tells people that writing has to wait, from before the fence until after the pause.
 *
 * @param message what a write is told that the fence of the source refuses
 * @param on the user's hook that begins it
 * @param off the user's hook that ends it
 * @param limit how long maintenance mode lasts that a person switches on
 */
public record Maintenance(
    Optional<String> message, Optional<String> on, Optional<String> off, Optional<Duration> limit) {

  /** Nothing but the fence's own words. */
  public static final Maintenance NONE =
      new Maintenance(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}

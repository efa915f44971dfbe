package io.whimbrel.core.communication;

import java.time.Duration;
import java.util.List;

/**
 * Which status updates a run sends by itself, beside one at each change of its phase.
 *
 * @param every time between two of them
 * @param to stakeholders by name; empty for whom the routes of {@code notify} name
 */
public record UpdateRules(Duration every, List<String> to) {
  /** Hourly. */
  public static final UpdateRules DEFAULT = new UpdateRules(Duration.ofHours(1), List.of());

  public UpdateRules {
    to = List.copyOf(to);
  }
}

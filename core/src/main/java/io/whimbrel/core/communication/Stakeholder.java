package io.whimbrel.core.communication;

import java.util.List;
import java.util.Optional;

/**
 * Somebody, or a team, who is to be told of a migration.
 *
 * @param name what the plan calls them
 * @param role what they are in it, as in {@code decision maker}
 * @param contact where they are reached, for people
 * @param method how people tell them, as in {@code e-mail and meeting}
 * @param channels channels of {@code notify} by which Whimbrel tells them; empty where only people
 *     can
 */
public record Stakeholder(
    String name,
    Optional<String> role,
    Optional<Interest> interest,
    Optional<String> contact,
    Optional<String> method,
    List<String> channels) {
  public Stakeholder {
    channels = List.copyOf(channels);
  }

  /** How they are told, in words; empty where nothing is said. */
  public String told() {
    return method.orElse(String.join(", ", channels));
  }
}

package io.whimbrel.core.plan.approval;

import java.util.List;
import java.util.Optional;

/**
 * Somebody who has a say at gates.
 *
 * @param roles what they speak as
 * @param user their user of the operating system: where it is given, nobody else speaks in their
 *     name
 */
public record Approver(String name, List<String> roles, Optional<String> user) {
  public Approver {
    roles = List.copyOf(roles);
  }

  /** Whether this user of the operating system may be them. */
  public boolean isUser(String other) {
    return user.orElse(name).equals(other);
  }
}

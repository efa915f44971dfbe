package io.whimbrel.core.plan.approval;

import java.util.List;

/**
 * Who must say go at a gate.
 *
 * @param people how many different people at least
 * @param roles each must be spoken for by one of them
 * @param ownRun whether somebody who ran the migration counts
 */
public record GateApproval(int people, List<String> roles, OwnRun ownRun) {

  /** Whether people decide about what they ran themselves. */
  public enum OwnRun {
    /** They do not. */
    REFUSED,
    /** They do. */
    ALLOWED
  }

  public GateApproval {
    roles = List.copyOf(roles);
  }
}

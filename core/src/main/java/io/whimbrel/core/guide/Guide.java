package io.whimbrel.core.guide;

import java.util.List;
import java.util.Optional;

/**
 * What a plan says as a guide from one version to another.
 *
 * @param before what must be so before anything is changed
 * @param after what must be so when all steps are done
 * @param troubles what may go wrong, the guide's own before those that always apply
 */
public record Guide(
    Version from,
    Version to,
    EstimatedTime time,
    List<BreakingChange> changes,
    List<ChecklistItem> before,
    List<ChecklistItem> after,
    Optional<RestorePoint> restorePoint,
    List<Trouble> troubles) {

  public Guide {
    changes = List.copyOf(changes);
    before = List.copyOf(before);
    after = List.copyOf(after);
    troubles = List.copyOf(troubles);
  }

  /** Whether it leads to an older version. */
  public boolean isDowngrade() {
    return to.compareTo(from) < 0;
  }

  /** The heaviest of its breaking changes; empty where it has none. */
  public Optional<Impact> impact() {
    return changes.stream().map(BreakingChange::impact).max(Impact::compareTo);
  }

  /** As in {@code v0.1.0-to-v0.2.0}. */
  public String name() {
    return "v%s-to-v%s".formatted(from, to);
  }
}

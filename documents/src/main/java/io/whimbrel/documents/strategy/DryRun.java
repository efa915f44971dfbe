package io.whimbrel.documents.strategy;

import java.util.List;

/**
 * What the last rehearsal found.
 *
 * @param duration how long it took, in words
 * @param decision {@code GO} or {@code NO-GO}, with why not
 * @param isBack whether it was rolled back, to its end
 */
public record DryRun(
    String duration,
    List<String> issues,
    List<String> adjustments,
    String decision,
    boolean isBack) {
  public DryRun {
    issues = List.copyOf(issues);
    adjustments = List.copyOf(adjustments);
  }

  /** The same, of which is known whether all of the migration came back. */
  public DryRun back(boolean isAllBack) {
    return new DryRun(duration, issues, adjustments, decision, isAllBack);
  }
}

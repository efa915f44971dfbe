package io.whimbrel.documents.strategy;

import java.util.List;

/**
 * What the last rehearsal found.
 *
 * @param duration how long it took, in words
 * @param decision {@code GO} or {@code NO-GO}, with why not
 */
public record DryRun(
    String duration, List<String> issues, List<String> adjustments, String decision) {
  public DryRun {
    issues = List.copyOf(issues);
    adjustments = List.copyOf(adjustments);
  }
}

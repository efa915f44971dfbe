package io.whimbrel.engine.shadow;

import io.whimbrel.engine.shadow.ShadowResult.Verdict;
import java.util.List;

/**
 * What came of shadow queries.
 *
 * @param skipped statements of the source's statistics that cannot be run as they are, with why
 */
public record ShadowReport(List<ShadowResult> results, List<String> skipped) {
  public ShadowReport {
    results = List.copyOf(results);
    skipped = List.copyOf(skipped);
  }

  /** Whether every query went well. */
  public boolean isWell() {
    return results.stream()
        .allMatch(r -> r.verdict() == Verdict.EQUAL || r.verdict() == Verdict.WARMED);
  }
}

package io.whimbrel.engine.assess;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.schema.Inventory;
import java.time.Duration;

/**
 * What decides between strategies.
 *
 * @param bytes of all tables
 * @param largestBytes of the largest table
 * @param keyless tables with rows and without a key
 * @param copy how long rows will be copied; zero when it is not known
 */
public record StrategyFacts(
    long bytes, long largestBytes, int keyless, Duration copy, WriteRate writes, Limits limits) {

  /** What is there, and what was measured. */
  public static StrategyFacts of(Inventory source, Measurement measured, Limits limits) {
    return new StrategyFacts(
        source.bytes(),
        source.tables().stream().mapToLong(t -> t.bytes()).max().orElse(0),
        (int)
            source.tables().stream().filter(t -> t.holdsRows() && t.keyColumns().isEmpty()).count(),
        measured.copy(),
        measured.writes(),
        limits);
  }
}

package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import java.time.Instant;

/**
 * What a run has copied so far.
 *
 * @param rows rows of all tables
 * @param bytes their bytes
 * @param bytesPerSecond speed over all tables; zero when nothing is known
 */
public record Carried(long rows, long bytes, double bytesPerSecond) {
  /** Of a run, at a moment. */
  public static Carried of(RunHistory history, Instant now) {
    RunSummary summary = RunSummary.of(history, Watched.NOTHING, now);
    return new Carried(summary.rows(), summary.bytes(), summary.bytesPerSecond());
  }
}

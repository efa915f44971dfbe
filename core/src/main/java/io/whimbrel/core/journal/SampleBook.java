package io.whimbrel.core.journal;

import io.whimbrel.core.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Figures over time, durably and bounded: each sample for two hours, behind that means and extremes
 * of minutes for two days, behind that of quarters of an hour for ninety days. Safe for use by
 * several threads and several processes.
 */
public interface SampleBook {

  /** Adds what was measured at a moment. */
  void add(RunId run, SampleRecord sample);

  /** The newest one. */
  Optional<SampleRecord> latest(RunId run);

  /** Those from a moment on up to another one, in their order. */
  List<SampleRecord> between(RunId run, Instant from, Instant until);

  /** Sums up and forgets what is old enough for it. */
  void thin(RunId run, Instant now);
}

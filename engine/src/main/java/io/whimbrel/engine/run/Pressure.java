package io.whimbrel.engine.run;

import java.util.Optional;

/**
 * How hard this run presses on the source, as those who look tell those who act. Safe for use by
 * several threads.
 */
public final class Pressure {
  private volatile int logLevel;
  private volatile Optional<Long> diskFree = Optional.empty();

  /** The last alarm of the log that is not over, in per cent; 0 for none. */
  public int logLevel() {
    return logLevel;
  }

  /** Notes an alarm of the log. */
  public void logLevel(int level) {
    logLevel = level;
  }

  /** Bytes that are free for the source's log; empty when nobody knows. */
  public Optional<Long> diskFree() {
    return diskFree;
  }

  /** Notes how much is free. */
  public void diskFree(Optional<Long> bytes) {
    diskFree = bytes;
  }
}

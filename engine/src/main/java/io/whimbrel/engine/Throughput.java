package io.whimbrel.engine;

import java.time.Duration;

/**
 * A sample of how fast the source gives rows to one reader.
 *
 * @param bytes encoded bytes that were read
 * @param table from which table; empty when there was none to read
 */
public record Throughput(String table, long bytes, Duration took) {
  /** No sample. */
  public static final Throughput NONE = new Throughput("", 0, Duration.ZERO);

  /** Bytes of one second; zero when nothing was measured. */
  public double bytesPerSecond() {
    return took.isZero() ? 0 : bytes / (took.toNanos() / 1e9);
  }
}

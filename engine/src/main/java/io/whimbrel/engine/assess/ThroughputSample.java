package io.whimbrel.engine.assess;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Sides;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * How fast the source gives rows to one reader: reads the beginning of the largest table, 64 MB or
 * two seconds of it, and throws it away.
 *
 * @param table empty when there was none to read
 */
public record ThroughputSample(String table, long bytes, Duration took) {
  private static final long BYTES_MAX = 64L << 20;
  private static final Duration TIME_MAX = Duration.ofSeconds(2);

  /** Reads a sample. */
  public static ThroughputSample read(Sides sides, Cargo cargo) {
    Optional<TableMapping> largest =
        cargo.rowMappings().stream().max(Comparator.comparingLong(m -> m.source().bytes()));
    return largest
        .map(mapping -> read(sides, mapping))
        .orElse(new ThroughputSample("", 0, Duration.ZERO));
  }

  private static ThroughputSample read(Sides sides, TableMapping mapping) {
    long begun = System.nanoTime();
    Deadline deadline = Deadline.in(TIME_MAX);
    long bytes = 0;
    try (RowStream rows =
        sides.source().rows().read(mapping, Bounds.ALL, sides.target().rows().format(mapping))) {
      byte[] piece = rows.next();
      while (piece != null) {
        bytes += piece.length;
        piece = bytes >= BYTES_MAX || deadline.isPassed() ? null : rows.next();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    return new ThroughputSample(mapping.source().name().toString(), bytes, took);
  }

  /**
   * Time to copy so many bytes. Writing is slower than reading and indexes come on top; that
   * several workers read is taken to even it out.
   */
  public Duration estimate(long bytesInAll) {
    if (bytes == 0 || took.isZero()) {
      return Duration.ZERO;
    }
    double seconds = bytesInAll / (bytes / (took.toNanos() / 1e9));
    return Duration.ofSeconds(Math.max(1, Math.round(seconds)));
  }
}

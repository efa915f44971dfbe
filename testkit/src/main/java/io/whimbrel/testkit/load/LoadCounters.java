package io.whimbrel.testkit.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts for {@link LoadStatistics}; for several threads. */
final class LoadCounters {
  private final Map<String, Long> scenarios = new TreeMap<>();
  private long acknowledged;
  private long refused;
  private long doubtful;
  private long rolledBack;
  private long connections;
  private @Nullable Long lastNanos;
  private long gapNanos;
  private boolean stopped;

  synchronized void acknowledged(String scenario) {
    long now = System.nanoTime();
    gapNanos = gap(now);
    lastNanos = now;
    acknowledged++;
    scenarios.merge(scenario, 1L, Long::sum);
  }

  synchronized void refused() {
    refused++;
  }

  synchronized void doubtful() {
    doubtful++;
  }

  synchronized void rolledBack() {
    rolledBack++;
  }

  synchronized void connected() {
    connections++;
  }

  synchronized void stopped() {
    gapNanos = gap(System.nanoTime());
    stopped = true;
  }

  synchronized LoadStatistics statistics() {
    long gap = stopped ? gapNanos : gap(System.nanoTime());
    return new LoadStatistics(
        acknowledged, refused, doubtful, rolledBack, connections, Duration.ofNanos(gap), scenarios);
  }

  private long gap(long now) {
    return lastNanos == null ? 0 : Math.max(gapNanos, now - lastNanos);
  }
}

package io.whimbrel.engine.watch;

import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Valve;
import java.util.Locale;

/**
 * How reading rows is held back, in the text form of Prometheus: there where the process that works
 * on the run gives the page. Counters begin with the process.
 */
final class ThrottleMetrics {
  private static final String GAUGE = "gauge";
  private static final String COUNTER = "counter";

  private ThrottleMetrics() {}

  /** The part of a page. */
  static String of(String migration, Board board) {
    return board.valve().map(valve -> page(migration, valve)).orElse("");
  }

  /** Behind the approved gate nothing limits it any more. */
  private static String page(String migration, Valve valve) {
    StringBuilder text = new StringBuilder();
    if (!valve.isLifted()) {
      add(text, migration, "whimbrel_throttle_workers", GAUGE, valve.pace().workers());
      double rate = valve.pace().bytesPerSecond();
      if (!Double.isInfinite(rate)) {
        add(text, migration, "whimbrel_throttle_limit_bytes_per_second", GAUGE, rate);
      }
    }
    add(text, migration, "whimbrel_throttle_waits_total", COUNTER, (double) valve.waits());
    double waited = valve.waited().toNanos() / 1e9;
    add(text, migration, "whimbrel_throttle_wait_seconds_total", COUNTER, waited);
    return text.toString();
  }

  private static void add(
      StringBuilder text, String migration, String metric, String type, double value) {
    text.append(
        String.format(
            Locale.ROOT,
            "# TYPE %1$s %2$s\n%1$s{migration=\"%3$s\"} %4$s\n",
            metric,
            type,
            MetricsText.escaped(migration),
            value));
  }
}

package io.whimbrel.planfile;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MonitorRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads times, sizes and counts: what a run may cost, and how long the target is watched. */
final class LimitsReader {

  private static final long WORKERS_MAX = 256;
  private static final Duration MONITOR_LENGTH = Duration.ofMinutes(10);
  private static final Duration MONITOR_EVERY = Duration.ofSeconds(10);

  private LimitsReader() {}

  /** Reads the limits; what is not there has its default. */
  static Limits limits(Section section) {
    Limits defaults = Limits.DEFAULT;
    return new Limits(
        positive(section, "pause").orElse(defaults.pause()),
        (int) (long) count(section, "workers", WORKERS_MAX).orElse((long) defaults.workers()),
        positive(section, "lag").orElse(defaults.lag()),
        section
            .value("log")
            .flatMap(v -> v.parsed(LimitsReader::size, Quantity.SIZE))
            .orElse(defaults.logBytes()),
        count(section, "chunk-rows", Long.MAX_VALUE).orElse(defaults.chunkRows()),
        duration(section, "open-transactions").orElse(defaults.openTransactions()),
        duration(section, "retry").orElse(defaults.retry()));
  }

  /** Reads how the target is watched; what is not there has its default. */
  static MonitorRules monitor(Section section) {
    return new MonitorRules(
        duration(section, "for").orElse(MONITOR_LENGTH),
        positive(section, "every").orElse(MONITOR_EVERY),
        section.value("checks").map(Value::texts).orElse(List.of()));
  }

  private static Optional<Duration> duration(Section section, String key) {
    return section
        .value(key)
        .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION));
  }

  private static Optional<Duration> positive(Section section, String key) {
    return section
        .value(key)
        .flatMap(
            v ->
                v.parsed(
                    t -> Quantity.duration(t).filter(Duration::isPositive),
                    "a time above zero: " + Quantity.DURATION));
  }

  private static Optional<Long> size(String text) {
    return Quantity.bytes(text).filter(b -> b > 0);
  }

  private static Optional<Long> count(Section section, String key, long max) {
    String range = max == Long.MAX_VALUE ? "at least 1" : "from 1 to " + max;
    return section
        .value(key)
        .flatMap(
            v ->
                v.parsed(
                    t -> Quantity.count(t).filter(n -> n >= 1 && n <= max),
                    Quantity.COUNT + ", " + range));
  }
}

package io.whimbrel.bench.machine;

import io.whimbrel.bench.figure.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The clocks of everybody at one moment, in CPU seconds.
 *
 * @param busy of the whole machine
 * @param self of the benchmark itself
 */
public record Reading(
    Instant at, double client, double source, double target, double busy, double self) {

  /** What was used since an earlier reading. */
  public Map<Metric, Double> since(Reading before) {
    double seconds = Duration.between(before.at, at).toNanos() / 1e9;
    double all = client - before.client + source - before.source + target - before.target;
    double others = busy - before.busy - all - (self - before.self);
    Map<Metric, Double> used = new EnumMap<>(Metric.class);
    used.put(Metric.SECONDS, seconds);
    used.put(Metric.CLIENT_CPU, client - before.client);
    used.put(Metric.SOURCE_CPU, source - before.source);
    used.put(Metric.TARGET_CPU, target - before.target);
    used.put(Metric.CPU, all);
    used.put(Metric.OTHER_CORES, seconds > 0 ? Math.max(0, others / seconds) : 0);
    return used;
  }
}

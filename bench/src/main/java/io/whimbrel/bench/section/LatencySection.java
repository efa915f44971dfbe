package io.whimbrel.bench.section;

import static io.whimbrel.bench.section.Systems.BY_HAND;
import static io.whimbrel.bench.section.Systems.WHIMBREL;

import io.whimbrel.bench.data.BankData;
import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.figure.Sample;
import io.whimbrel.bench.section.Bench.Entrant;
import io.whimbrel.bench.section.Copies.Copied;
import io.whimbrel.bench.system.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** How long writes to the source take while it is copied. */
public final class LatencySection implements Section {
  private static final String GROUP = "latency of writes";
  private static final String ALONE = "no copy";

  /** The section. */
  public LatencySection() {}

  @Override
  public void measure(Bench bench) {
    DataSet set = BankData.of(bench.scale());
    Server source = bench.servers().source();
    bench.say(GROUP + ": " + set.title());
    set.makeOn(source);
    Copies copies = new Copies(bench);
    Duration rest = Duration.ofSeconds(bench.scale().of(20, 4));
    for (int round = 1; round <= bench.rounds(); round++) {
      bench.round(
          GROUP,
          round,
          List.of(
              new Entrant(ALONE, () -> underLoad(bench, set, () -> resting(rest))),
              new Entrant(
                  WHIMBREL,
                  () -> underLoad(bench, set, () -> copies.byWhimbrel(set, WHIMBREL, ""))),
              new Entrant(
                  BY_HAND,
                  () -> underLoad(bench, set, () -> copies.byScript(set, BY_HAND, set.byHand())))));
    }
    source.drop(set.name()); // it is no longer what its name says
  }

  private static Copied resting(Duration time) {
    Instant begun = Instant.now();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return new Copied(
        begun, Instant.now(), new EnumMap<>(Map.of(Metric.SECONDS, time.toMillis() / 1e3)));
  }

  /** Only writes within the copy count. */
  private static Map<Metric, Double> underLoad(Bench bench, DataSet set, Supplier<Copied> work) {
    long accounts = bench.scale().of(100, 1) * BankData.ACCOUNTS;
    try (PacedWriter writer = new PacedWriter(bench.servers().source(), set.name(), accounts)) {
      Copied copied = work.get();
      Sample latencies = writer.between(copied.begun(), copied.ended());
      Map<Metric, Double> used = copied.used();
      used.put(Metric.P50, latencies.quantile(0.5).orElseThrow());
      used.put(Metric.P99, latencies.quantile(0.99).orElseThrow());
      return used;
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal.Ratio("p99 of writes under copy", GROUP, WHIMBREL, ALONE, Metric.P99, 1.25));
  }
}

package io.whimbrel.planfile;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a run may cost. */
final class LimitsReader {

  private static final long WORKERS_MAX = 256;

  private LimitsReader() {}

  /** Reads the limits; what is not there has its default. */
  static Limits limits(Section section) {
    Limits defaults = Limits.DEFAULT;
    return new Limits(
        positive(section, "pause").orElse(defaults.pause()),
        (int) (long) count(section, "workers", WORKERS_MAX).orElse((long) defaults.workers()),
        positive(section, "lag").orElse(defaults.lag()),
        size(section, "log").orElse(defaults.logBytes()),
        count(section, "chunk-rows", Long.MAX_VALUE).orElse(defaults.chunkRows()),
        duration(section, "open-transactions").orElse(defaults.openTransactions()),
        duration(section, "retry").orElse(defaults.retry()),
        throttle(section),
        section.value("log-full").flatMap(v -> v.word(LogFull.class)).orElse(LogFull.KEEP),
        positive(section, "downtime"));
  }

  private static Throttle throttle(Section section) {
    Throttle throttle =
        new Throttle(
            size(section, "rate"),
            parsed(section, "hours", Hours::parse),
            parsed(section, "source", Rule::parse),
            section.value("probe").flatMap(Value::stripped),
            section.value("disk").flatMap(Value::stripped));
    section.value("source").ifPresent(v -> complain(v, () -> requireQueries(throttle)));
    return throttle;
  }

  private static void requireQueries(Throttle throttle) {
    ThrottleOrder.NONE.requireFits(throttle);
  }

  /** One or several values of a form that says itself what is wrong with a text. */
  private static <T> List<T> parsed(Section section, String key, Function<String, T> form) {
    List<T> result = new ArrayList<>();
    section
        .value(key)
        .ifPresent(
            value ->
                (value.isList() ? value.items() : List.of(value))
                    .forEach(
                        v ->
                            v.text().ifPresent(t -> complain(v, () -> result.add(form.apply(t))))));
    return result;
  }

  private static void complain(Value value, Runnable work) {
    try {
      work.run();
    } catch (Problem e) {
      value.complain(e.what(), e.fix());
    }
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

  private static Optional<Long> size(Section section, String key) {
    return section
        .value(key)
        .flatMap(v -> v.parsed(t -> Quantity.bytes(t).filter(b -> b > 0), Quantity.SIZE));
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

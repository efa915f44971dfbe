package io.whimbrel.engine.watch;

import io.whimbrel.engine.run.ApplyTally;
import io.whimbrel.engine.run.Board;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How changes flow, in the text form of Prometheus: there where the process that works on the run
 * gives the page. Counters begin with the process.
 */
final class ChangeMetrics {
  private static final String HISTOGRAM = "whimbrel_apply_duration_seconds";

  private final String labels;
  private final StringBuilder text = new StringBuilder();

  private ChangeMetrics(String migration) {
    this.labels = "migration=\"%s\"".formatted(MetricsText.escaped(migration));
  }

  /** The part of a page. */
  static String of(String migration, Board board, Instant now) {
    ChangeMetrics page = new ChangeMetrics(migration);
    page.lag(board);
    ApplyTally.Sum sum = board.applied().sum();
    if (sum.flushedAt().isPresent()) {
      page.applied(sum, Duration.between(sum.flushedAt().get(), now));
    }
    return page.text.toString();
  }

  private void lag(Board board) {
    board
        .lagTime()
        .ifPresent(
            time -> {
              one("whimbrel_cdc_lag_seconds", "gauge", time.toNanos() / 1e9);
              one("whimbrel_cdc_lag_bytes", "gauge", (double) board.lagBytes());
            });
  }

  private void applied(ApplyTally.Sum sum, Duration age) {
    type("whimbrel_cdc_events_total", "counter");
    for (ApplyTally.Kind kind : ApplyTally.Kind.values()) {
      line(
          "whimbrel_cdc_events_total",
          ",op=\"%s\"".formatted(kind.name().toLowerCase(Locale.ROOT)),
          sum.changes().getOrDefault(kind, 0L));
    }
    one("whimbrel_cdc_applied_transactions_total", "counter", (double) sum.transactions());
    sum.committedAt()
        .ifPresent(
            at ->
                one("whimbrel_cdc_last_event_timestamp_seconds", "gauge", at.toEpochMilli() / 1e3));
    one("whimbrel_checkpoint_age_seconds", "gauge", Math.max(0, age.toMillis() / 1e3));
    histogram(sum.buckets(), sum.seconds());
  }

  private void histogram(List<Long> buckets, double seconds) {
    type(HISTOGRAM, "histogram");
    for (int i = 0; i < buckets.size(); i++) {
      String bound = i < ApplyTally.BOUNDS.size() ? ApplyTally.BOUNDS.get(i).toString() : "+Inf";
      line(HISTOGRAM + "_bucket", ",le=\"%s\"".formatted(bound), buckets.get(i));
    }
    line(HISTOGRAM + "_sum", "", seconds);
    line(HISTOGRAM + "_count", "", buckets.getLast());
  }

  private void one(String metric, String type, double value) {
    type(metric, type);
    line(metric, "", value);
  }

  private void type(String metric, String type) {
    text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
  }

  private void line(String metric, String more, double value) {
    text.append(String.format(Locale.ROOT, "%s{%s%s} %s\n", metric, labels, more, value));
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Chronicle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The named moments of the pause, each in milliseconds since its beginning, when the first table
 * refused writes. Each is an event {@code cutover.<moment>}. Used by one thread at a time.
 */
public final class PauseTimeline {
  private final Chronicle chronicle;
  private final LongSupplier nanoTime;
  private final Map<String, Long> moments = new LinkedHashMap<>();
  private final long begun;

  /** Begins now. */
  PauseTimeline(Chronicle chronicle, LongSupplier nanoTime) {
    this(chronicle, nanoTime, Duration.ZERO);
  }

  /** Goes on with a pause that has lasted a while. */
  PauseTimeline(Chronicle chronicle, LongSupplier nanoTime, Duration elapsed) {
    this.chronicle = chronicle;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong() - elapsed.toNanos();
  }

  /** Notes that something is reached. */
  void reach(String moment, String text) {
    long millis = millis();
    moments.put(moment, millis);
    chronicle.event(
        Phase.CUTOVER,
        "cutover." + moment,
        "%s (%d ms into the pause)".formatted(text, millis),
        Map.of("millis", Long.toString(millis)));
  }

  /** Milliseconds since the beginning. */
  long millis() {
    return (nanoTime.getAsLong() - begun) / 1_000_000;
  }

  /** All moments so far, in words. */
  String text() {
    return moments.entrySet().stream()
        .map(moment -> moment.getKey() + " " + moment.getValue() + " ms")
        .collect(Collectors.joining(", "));
  }
}

package io.whimbrel.core.rehearsal;

import io.whimbrel.core.run.Phase;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rehearsal foretells of the real run.
 *
 * @param planDigest of the plan that was rehearsed
 * @param phases working times, gates that wait left out
 * @param pause in which neither side accepts writes
 */
public record Forecast(
    String planDigest, Instant madeAt, Map<Phase, Interval> phases, Interval pause) {
  private static final String HEAD = "whimbrel forecast 1";
  private static final String PAUSE = "PAUSE";

  public Forecast {
    phases = Collections.unmodifiableMap(new EnumMap<>(phases));
  }

  /** All phases together. */
  public Interval total() {
    return phases.values().stream().reduce(Interval.exactly(Duration.ZERO), Interval::plus);
  }

  /** As a text that {@link #read} understands. */
  public String text() {
    List<String> lines = new ArrayList<>(List.of(HEAD, planDigest, madeAt.toString()));
    phases.forEach((phase, interval) -> lines.add(line(phase.name(), interval)));
    lines.add(line(PAUSE, pause));
    return String.join("\n", lines) + "\n";
  }

  private static String line(String name, Interval interval) {
    return "%s %d %d %d"
        .formatted(
            name,
            interval.low().toMillis(),
            interval.expected().toMillis(),
            interval.high().toMillis());
  }

  /** What a text says; empty when it is none of a forecast. */
  public static Optional<Forecast> read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 4 || !lines.getFirst().equals(HEAD)) {
      return Optional.empty();
    }
    try {
      Map<Phase, Interval> phases = new EnumMap<>(Phase.class);
      Interval pause = Interval.exactly(Duration.ZERO);
      for (String line : lines.subList(3, lines.size())) {
        String[] words = line.split(" ", -1);
        Interval interval = new Interval(millis(words[1]), millis(words[2]), millis(words[3]));
        if (words[0].equals(PAUSE)) {
          pause = interval;
        } else {
          phases.put(Phase.valueOf(words[0]), interval);
        }
      }
      return Optional.of(new Forecast(lines.get(1), Instant.parse(lines.get(2)), phases, pause));
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}

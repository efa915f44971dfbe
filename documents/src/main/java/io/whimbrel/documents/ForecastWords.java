package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rehearsal foretold of a run, beside what happened. */
public final class ForecastWords {
  private static final String PAUSE_FACT = "cutover.pause.millis";

  private ForecastWords() {}

  /** An interval, for people: {@code 4 min 00 s–6 min 10 s}. */
  public static String range(Interval interval) {
    return range(interval.low(), interval.high());
  }

  /** What is foretold of steps, in the same form. */
  public static String range(StepsForecast.Range range) {
    return range(range.least(), range.most());
  }

  private static String range(Duration least, Duration most) {
    String low = Figures.duration(least);
    String high = Figures.duration(most);
    return low.equals(high) ? low : low + "\u2013" + high;
  }

  /** One line for each phase that was foretold and has begun, and one for the pause. */
  public static List<String> lines(Forecast forecast, RunHistory history, Instant now) {
    Map<Phase, Duration> took = PhaseTimes.working(history, now);
    List<String> lines = new ArrayList<>();
    if (!forecast.planDigest().equals(history.run().planDigest())) {
      lines.add("the forecast is of another plan: rehearse this one");
    }
    forecast
        .phases()
        .forEach(
            (phase, interval) ->
                Optional.ofNullable(took.get(phase))
                    .ifPresent(time -> lines.add(line(phase.name(), interval, time))));
    pause(history).ifPresent(pause -> lines.add(line("pause", forecast.pause(), pause)));
    return lines;
  }

  private static String line(String name, Interval planned, Duration took) {
    return "%s: planned %s, took %s%s"
        .formatted(
            name,
            range(planned),
            Figures.duration(took),
            planned.high().compareTo(took) < 0 ? " (longer than planned)" : "");
  }

  /** What was foretold, beside what happened, for machines. */
  public static Map<String, Object> data(Forecast forecast, RunHistory history, Instant now) {
    Map<String, Object> data = new LinkedHashMap<>(data(forecast));
    Map<String, Object> actual = new LinkedHashMap<>();
    PhaseTimes.working(history, now)
        .forEach((phase, time) -> actual.put(phase.name(), Envelope.seconds(time)));
    data.put("actualSeconds", actual);
    pause(history).ifPresent(pause -> data.put("actualPauseSeconds", Envelope.seconds(pause)));
    data.put("isOfThisPlan", forecast.planDigest().equals(history.run().planDigest()));
    return data;
  }

  private static Optional<Duration> pause(RunHistory history) {
    return Optional.ofNullable(history.facts().get(PAUSE_FACT))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /** A forecast for machines. */
  public static Map<String, Object> data(Forecast forecast) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("madeAt", forecast.madeAt().toString());
    data.put("planDigest", forecast.planDigest());
    data.put("pause", interval(forecast.pause()));
    data.put("total", interval(forecast.total()));
    Map<String, Object> phases = new LinkedHashMap<>();
    forecast.phases().forEach((phase, interval) -> phases.put(phase.name(), interval(interval)));
    data.put("phases", phases);
    return data;
  }

  private static Map<String, Object> interval(Interval interval) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("lowSeconds", Envelope.seconds(interval.low()));
    data.put("expectedSeconds", Envelope.seconds(interval.expected()));
    data.put("highSeconds", Envelope.seconds(interval.high()));
    return data;
  }
}

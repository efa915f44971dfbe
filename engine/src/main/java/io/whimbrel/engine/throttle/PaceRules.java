package io.whimbrel.engine.throttle;

import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.throttle.RuleState.Standing;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a throttle comes to at a moment: the least that the hours, the rules over the source and the
 * alarms of its log allow. The caller brings the times; used by one thread.
 */
final class PaceRules {
  private static final int LOG_SLOWS = 75;
  private static final int LOG_RESTS = 90;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

  private final int crew;
  private final Throttle throttle;
  private final List<RuleState> states;
  private final Brake brake = new Brake();
  private long seen;

  PaceRules(int crew, Throttle throttle) {
    this.crew = crew;
    this.throttle = throttle;
    this.states = throttle.source().stream().map(RuleState::new).toList();
  }

  /** What has to be measured. */
  Set<Measure> measures() {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    states.forEach(state -> measures.add(state.rule().measure()));
    return measures;
  }

  /** What it comes to now. */
  Verdict verdict(Instant now, long nanos, Sample sample, int logLevel) {
    List<String> reasons = new ArrayList<>();
    int allowed = crew;
    if (!throttle.isOpen(now)) {
      allowed = 0;
      reasons.add(closed(now));
    }
    if (logLevel >= LOG_SLOWS) {
      allowed = Math.min(allowed, logLevel >= LOG_RESTS ? 0 : Math.max(1, crew / 2));
      reasons.add("the source keeps more than %d %% of the log that it can".formatted(logLevel));
    }
    if (!states.isEmpty()) {
      see(sample, nanos);
      allowed = Math.min(allowed, brake.allowed(crew, worst(), nanos));
      states.stream()
          .filter(state -> state.standing() == Standing.HOLDS)
          .forEach(state -> reasons.add(state.text()));
      if (allowed < crew && reasons.isEmpty() && unmeasured().isEmpty()) {
        reasons.add("the source recovers");
      }
    }
    return new Verdict(new Pace(allowed, throttle.rate()), crew, reasons, unmeasured());
  }

  private void see(Sample sample, long nanos) {
    if (sample.number() != seen || sample.isStale(nanos)) {
      seen = sample.number();
      states.forEach(state -> state.see(sample.of(state.rule().measure(), nanos)));
    }
  }

  private Standing worst() {
    return states.stream().map(RuleState::standing).max(Enum::compareTo).orElse(Standing.CLEAR);
  }

  private List<String> unmeasured() {
    return states.stream()
        .filter(state -> state.standing() == Standing.NO_DATA)
        .map(RuleState::text)
        .toList();
  }

  private String closed(Instant now) {
    String hours = throttle.hours().stream().map(Hours::text).collect(Collectors.joining(", "));
    ZoneId zone = throttle.hours().getFirst().zone();
    return throttle
        .opensAfter(now)
        .map(
            then ->
                "it is outside of %s, until %s".formatted(hours, TIME.format(then.atZone(zone))))
        .orElse("it is outside of " + hours);
  }
}

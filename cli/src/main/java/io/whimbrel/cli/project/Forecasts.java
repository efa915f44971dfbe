package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.run.Phase;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What rehearsals of a plan foretold, where they were of this very plan. Stateless. */
public final class Forecasts {
  private Forecasts() {}

  /**
   * Of a plan; of a phased one all phases together, where each was rehearsed: their times one after
   * the other, and the longest of their pauses. Empty where it is not known or cannot be read.
   */
  public static Optional<Forecast> of(Plan plan) {
    if (!plan.phasing().isWhole()) {
      return one(plan);
    }
    List<Forecast> parts =
        plan.phasing().phases().stream().flatMap(p -> one(plan.at(p)).stream()).toList();
    return parts.size() == plan.phasing().phases().size()
        ? Optional.of(together(plan, parts))
        : Optional.empty();
  }

  private static Optional<Forecast> one(Plan plan) {
    try {
      return Wiring.forecast(plan).filter(f -> f.planDigest().equals(plan.digest()));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static Forecast together(Plan plan, List<Forecast> parts) {
    Map<Phase, Interval> phases = new EnumMap<>(Phase.class);
    parts.forEach(
        part -> part.phases().forEach((p, time) -> phases.merge(p, time, Interval::plus)));
    return new Forecast(
        plan.digest(),
        parts.stream().map(Forecast::madeAt).min(Comparator.naturalOrder()).orElseThrow(),
        phases,
        parts.stream()
            .map(Forecast::pause)
            .max(Comparator.comparing(Interval::high))
            .orElseThrow());
  }
}

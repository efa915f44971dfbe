package io.whimbrel.engine.watch;

import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All figures of a moment under all names that conditions may have for them. A figure that says
 * nothing at this point of the run is not there; one that should be there and is not has no data.
 */
record FigureSheet(Map<String, Reading> readings) {

  FigureSheet {
    readings = Map.copyOf(readings);
  }

  private static final Set<KnownFigure> LOW_IS_BAD =
      EnumSet.of(KnownFigure.DISK_FREE, KnownFigure.DISK_FREE_SHARE, KnownFigure.SLOT_ACTIVE);

  /** Puts the sheet of a moment together. */
  static FigureSheet of(
      Map<String, Reading> source,
      Map<String, Reading> target,
      boolean isTargetInCharge,
      Map<String, Reading> run,
      Map<String, Reading> application,
      Map<String, Double> baseline) {
    Map<String, Reading> all = new HashMap<>(run);
    source.forEach((name, reading) -> all.put("source." + name, reading));
    target.forEach((name, reading) -> all.put("target." + name, reading));
    Map<String, Reading> inCharge = isTargetInCharge ? target : source;
    for (KnownFigure figure : KnownFigure.values()) {
      String name = figure.text();
      Optional<Reading> reading =
          switch (figure.kind()) {
            case SIDE_WORSE -> worse(figure, source.get(name), target.get(name), run.get(name));
            case SIDE_IN_CHARGE -> Optional.ofNullable(inCharge.get(name));
            case RUN, APPLICATION -> Optional.empty();
          };
      reading.ifPresent(r -> all.put(name, r));
    }
    all.putAll(application);
    fallBack(all, KnownFigure.ERROR_RATE, KnownFigure.ROLLED_BACK);
    fallBack(all, KnownFigure.P50_LATENCY, KnownFigure.QUERY_P50);
    fallBack(all, KnownFigure.P95_LATENCY, KnownFigure.QUERY_P95);
    fallBack(all, KnownFigure.P99_LATENCY, KnownFigure.QUERY_P99);
    degradation(all, baseline);
    return new FigureSheet(all);
  }

  private static void fallBack(Map<String, Reading> all, KnownFigure wanted, KnownFigure instead) {
    Reading other = all.get(instead.text());
    if (other != null) {
      all.putIfAbsent(wanted.text(), other);
    }
  }

  private static void degradation(Map<String, Reading> all, Map<String, Double> baseline) {
    String latency = KnownFigure.P95_LATENCY.text();
    Double before = baseline.get(latency);
    Reading now = all.get(latency);
    if (now instanceof Reading.Figure figure && before != null && before > 0) {
      all.put(
          KnownFigure.PERFORMANCE_DEGRADATION.text(),
          new Reading.Figure(figure.value() / before - 1));
    } else if (now != null) {
      all.put(
          KnownFigure.PERFORMANCE_DEGRADATION.text(),
          now instanceof Reading.NoData none ? none : new Reading.NoData("no baseline is known"));
    }
  }

  /** The worse of those that have a figure; no data only where none has one. */
  private static Optional<Reading> worse(KnownFigure figure, @Nullable Reading... readings) {
    boolean isLowBad = LOW_IS_BAD.contains(figure);
    Reading worst = null;
    for (Reading reading : readings) {
      if (reading instanceof Reading.Figure now) {
        boolean isWorse =
            !(worst instanceof Reading.Figure then)
                || (isLowBad ? now.value() < then.value() : now.value() > then.value());
        worst = isWorse ? now : worst;
      } else if (worst == null) {
        worst = reading;
      }
    }
    return Optional.ofNullable(worst);
  }

  /** What a figure is; empty when it says nothing now. */
  Optional<Reading> reading(String name) {
    return Optional.ofNullable(readings.get(name));
  }

  /** All that have a value. */
  Map<String, Double> values() {
    Map<String, Double> values = new HashMap<>();
    readings.forEach(
        (name, reading) -> {
          if (reading instanceof Reading.Figure figure) {
            values.put(name, figure.value());
          }
        });
    return values;
  }
}

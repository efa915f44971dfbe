package io.whimbrel.documents;

import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one figure went over a run.
 *
 * @param baseline what it was before rows were copied
 * @param least the least of all that was sampled
 * @param median what half of the time it was below
 * @param high what it was below in 95 of 100 parts of the time
 * @param last what it was in the end
 * @param course its means over parts of the run of the same length, in their order; empty parts are
 *     left out
 */
public record FigureLine(
    String name,
    Unit unit,
    Optional<Double> baseline,
    double least,
    double median,
    double high,
    double most,
    double last,
    List<Double> course) {
  private static final int PARTS = 60;

  public FigureLine {
    course = List.copyOf(course);
  }

  private record Weighed(Instant at, SampleRecord.Value value, double weight) {}

  /** Lines of all figures that are sampled without a side's word, by name. */
  public static List<FigureLine> of(
      List<SampleRecord> samples, Map<String, Double> baseline, FigureNames names) {
    Map<String, List<Weighed>> byName = new TreeMap<>();
    for (SampleRecord sample : samples) {
      double weight = Math.max(1, sample.grain().toSeconds());
      sample
          .figures()
          .forEach(
              (name, value) -> {
                if (!name.startsWith("source.") && !name.startsWith("target.")) {
                  byName
                      .computeIfAbsent(name, _ -> new ArrayList<>())
                      .add(new Weighed(sample.at(), value, weight));
                }
              });
    }
    return byName.entrySet().stream()
        .map(
            figure ->
                line(
                    figure.getKey(),
                    names.unit(figure.getKey()).orElse(Unit.COUNT),
                    Optional.ofNullable(baseline.get(figure.getKey())),
                    figure.getValue()))
        .toList();
  }

  private static FigureLine line(
      String name, Unit unit, Optional<Double> baseline, List<Weighed> samples) {
    List<Weighed> sorted =
        samples.stream().sorted(Comparator.comparingDouble(s -> s.value().mean())).toList();
    return new FigureLine(
        name,
        unit,
        baseline,
        samples.stream().mapToDouble(s -> s.value().min()).min().orElse(0),
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        samples.stream().mapToDouble(s -> s.value().max()).max().orElse(0),
        samples.getLast().value().mean(),
        course(samples));
  }

  private static double quantile(List<Weighed> sorted, double part) {
    double wanted = part * sorted.stream().mapToDouble(Weighed::weight).sum();
    double seen = 0;
    for (Weighed sample : sorted) {
      seen += sample.weight();
      if (seen >= wanted) {
        return sample.value().mean();
      }
    }
    return sorted.getLast().value().mean();
  }

  private static List<Double> course(List<Weighed> samples) {
    Instant begin = samples.getFirst().at();
    double length = Math.max(1, Duration.between(begin, samples.getLast().at()).toMillis() + 1.0);
    double[] sums = new double[PARTS];
    double[] weights = new double[PARTS];
    for (Weighed sample : samples) {
      double at = Duration.between(begin, sample.at()).toMillis() / length;
      int part = Math.clamp((int) (at * PARTS), 0, PARTS - 1);
      sums[part] += sample.value().mean() * sample.weight();
      weights[part] += sample.weight();
    }
    List<Double> course = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      if (weights[i] > 0) {
        course.add(sums[i] / weights[i]);
      }
    }
    return course;
  }

  /** A value of it, for people. */
  public String shown(double value) {
    return unit.shown(value);
  }

  /** What it was before, for people; nothing where that is not known. */
  public String shownBaseline() {
    return baseline.map(this::shown).orElse("");
  }
}

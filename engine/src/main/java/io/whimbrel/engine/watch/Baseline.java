package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What figures were before rows were copied: the median of their samples up to then. */
public final class Baseline {

  private Baseline() {}

  /** As the journal has it; empty before rows are copied. */
  public static Map<String, Double> of(Journal journal, RunId run) {
    return journal.fact(run, Facts.BASELINE).map(Baseline::parse).orElse(Map.of());
  }

  /** As a fact has it. */
  public static Map<String, Double> parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
      }
    }
    return values;
  }

  /** Fixes it from what was sampled up to now; what is missing there comes from these values. */
  static Map<String, Double> fix(
      Journal journal, RunId run, Instant now, Map<String, Double> values) {
    Map<String, List<Double>> seen = new HashMap<>();
    for (SampleRecord sample : journal.samples().between(run, Instant.EPOCH, now)) {
      sample
          .figures()
          .forEach(
              (name, value) ->
                  seen.computeIfAbsent(name, _ -> new ArrayList<>()).add(value.mean()));
    }
    values.forEach((name, value) -> seen.computeIfAbsent(name, _ -> List.of(value)));
    Map<String, Double> baseline = new TreeMap<>();
    seen.forEach((name, all) -> baseline.put(name, median(all)));
    journal.fact(
        run,
        Facts.BASELINE,
        baseline.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining("\n")));
    return baseline;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package io.whimbrel.bench.section;

import io.whimbrel.bench.data.Scale;
import io.whimbrel.bench.figure.Measurement;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.figure.Results;
import io.whimbrel.bench.machine.Shell;
import io.whimbrel.bench.system.BenchServers;
import io.whimbrel.bench.system.Whimbrel;
import io.whimbrel.core.problem.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a section has to work with.
 *
 * @param work a directory for files that are needed while something is measured
 * @param progress where it is told what is going on
 */
public record Bench(
    BenchServers servers,
    Whimbrel whimbrel,
    Shell shell,
    Results results,
    Scale scale,
    int rounds,
    Path work,
    PrintStream progress) {

  /** What one system does once, and what it took. */
  @FunctionalInterface
  interface Attempt {
    Map<Metric, Double> make();
  }

  /** A system that takes part in a group. */
  record Entrant(String system, Attempt attempt) {}

  /** Measures a section. What it cannot be set up without is noted, and the next one goes on. */
  public void measure(String name, Section section) {
    try {
      section.measure(this);
    } catch (Problem problem) {
      results.add(Measurement.failed(name, "setting up", 0, String.valueOf(problem.getMessage())));
      say("%s is given up: %s".formatted(name, problem.getMessage()));
    }
  }

  /** Says what comes now. */
  void say(String text) {
    progress.println(text);
  }

  /**
   * Measures all systems of a group in one round, one after the other. The order turns with the
   * round, so that nobody is always first or always behind the same one.
   */
  void round(String group, int round, List<Entrant> entrants) {
    List<Entrant> order = new ArrayList<>(entrants);
    Collections.rotate(order, 1 - round);
    order.forEach(entrant -> measure(group, round, entrant));
  }

  private void measure(String group, int round, Entrant entrant) {
    Measurement measurement;
    try {
      measurement = Measurement.of(group, entrant.system(), round, entrant.attempt().make());
    } catch (Problem problem) {
      measurement =
          Measurement.failed(group, entrant.system(), round, String.valueOf(problem.getMessage()));
    }
    results.add(measurement);
    say("  round %d  %s: %s".formatted(round, entrant.system(), text(measurement)));
  }

  private static String text(Measurement measurement) {
    if (!measurement.isGood()) {
      return "FAILED: " + measurement.failure();
    }
    StringBuilder text = new StringBuilder();
    measurement
        .values()
        .forEach(
            (metric, value) ->
                text.append(String.format(Locale.ROOT, " %s=%.2f", metric.key(), value)));
    return text.toString().strip();
  }
}

package io.whimbrel.bench.section;

import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.machine.Meter;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.machine.Timeline;
import io.whimbrel.bench.system.Phases;
import io.whimbrel.bench.system.WhimbrelRun;
import io.whimbrel.core.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies a data set once, by different systems, each time into an empty database. */
record Copies(Bench bench) {
  private static final Duration MAX = Duration.ofMinutes(30);

  /** By a script that finds both URLs in its environment. */
  Map<Metric, Double> byScript(DataSet set, String system, String script) {
    bench.servers().renewTarget(set.name());
    Path directory = directory(set, system);
    Meter meter = bench.servers().meter();
    String prologue =
        """
        export SOURCE='%s' TARGET='%s' DIR='%s'
        """
            .formatted(
                bench.servers().source().url(set.name()),
                bench.servers().target().url(set.name()),
                directory);
    try {
      Reading before = meter.ofCommands();
      bench.shell().run(set.name() + "-" + system, prologue + script);
      Reading after = meter.afterCommands();
      return with(after.since(before), Metric.ROWS, (double) set.rows());
    } finally {
      bench.servers().target().drop(set.name());
      remove(directory);
    }
  }

  /**
   * By Whimbrel. It goes on to the gate, so that every copy that is measured has been proved; what
   * counts is what was used until all rows, indexes and constraints were there.
   */
  Map<Metric, Double> byWhimbrel(DataSet set, String system, String tables) {
    bench.servers().renewTarget(set.name());
    Path directory = directory(set, system);
    WhimbrelRun run = run(set, directory, tables, "");
    boolean isGood = false;
    try {
      Map<Metric, Double> used = byWhimbrel(set, run);
      isGood = true;
      return used;
    } finally {
      end(run);
      bench.servers().target().drop(set.name());
      if (isGood) {
        remove(directory);
      }
    }
  }

  /** Takes a run back; that this fails is told and spoils no measurement. */
  void end(WhimbrelRun run) {
    try {
      run.abort();
    } catch (Problem problem) {
      bench.say("  " + problem.getMessage());
    }
  }

  private Map<Metric, Double> byWhimbrel(DataSet set, WhimbrelRun run) {
    Meter meter = bench.servers().meter();
    Reading before = meter.ofNobody();
    Process process = run.startToGate();
    try (Timeline timeline = new Timeline(meter, process, before)) {
      run.awaitGate(process, MAX);
      Instant gate = Instant.now();
      Phases phases = run.phases();
      Instant copied = phases.ended("SYNC").orElse(gate);
      Map<Metric, Double> used =
          with(timeline.at(copied).since(before), Metric.ROWS, (double) set.rows());
      used.put(Metric.GATE_SECONDS, Duration.between(before.at(), gate).toNanos() / 1e9);
      used.put(Metric.PEAK_MEMORY, timeline.peakMemory());
      return used;
    }
  }

  /** A plan for a data set, in a directory. */
  WhimbrelRun run(DataSet set, Path directory, String tables, String javaOptions) {
    return bench
        .whimbrel()
        .plan(
            directory,
            bench.servers().source().url(set.name()),
            bench.servers().target().url(set.name()),
            tables,
            javaOptions);
  }

  /** A new empty directory. */
  Path directory(DataSet set, String system) {
    Path directory = bench.work().resolve(set.name() + "-" + system.replaceAll("[^a-z0-9]+", "-"));
    remove(directory);
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    paths.forEach(Copies::delete);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<Metric, Double> with(Map<Metric, Double> values, Metric metric, double value) {
    Map<Metric, Double> all = new EnumMap<>(values);
    all.put(metric, value);
    return all;
  }
}

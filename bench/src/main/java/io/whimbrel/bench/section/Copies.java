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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies a data set once, by different systems, each time into an empty database. */
record Copies(Bench bench) {
  private static final Duration MAX = Duration.ofMinutes(30);

  /** A copy that was made: when, and what it took. */
  record Copied(Instant begun, Instant ended, Map<Metric, Double> used) {
    private static Copied of(Reading before, Reading after, DataSet set) {
      Map<Metric, Double> used = after.since(before);
      used.put(Metric.ROWS, (double) set.rows());
      return new Copied(before.at(), after.at(), used);
    }
  }

  /** By a script that finds both URLs in its environment. */
  Copied byScript(DataSet set, String system, String script) {
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
      String _ = bench.shell().run(set.name() + "-" + system, prologue + script);
      Reading after = meter.afterCommands();
      return Copied.of(before, after, set);
    } finally {
      bench.servers().target().drop(set.name());
      remove(directory);
    }
  }

  /**
   * By Whimbrel. It goes on to the gate, so that every copy that is measured has been proved; what
   * counts is what was used until all rows, indexes and constraints were there.
   */
  Copied byWhimbrel(DataSet set, String system, String tables) {
    bench.servers().renewTarget(set.name());
    Path directory = directory(set, system);
    WhimbrelRun run = run(set, directory, tables, "");
    boolean isGood = false;
    try {
      Copied copied = byWhimbrel(set, run);
      isGood = true;
      return copied;
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

  private Copied byWhimbrel(DataSet set, WhimbrelRun run) {
    Meter meter = bench.servers().meter();
    Reading before = meter.ofNobody();
    Process process = run.startToGate();
    try (Timeline timeline = new Timeline(meter, process, before)) {
      run.awaitGate(process, MAX);
      Instant gate = Instant.now();
      Phases phases = run.phases();
      Instant ended = phases.ended("SYNC").orElse(gate);
      Copied copied = Copied.of(before, timeline.at(ended), set);
      copied.used().put(Metric.GATE_SECONDS, Duration.between(before.at(), gate).toNanos() / 1e9);
      copied.used().put(Metric.PEAK_MEMORY, timeline.peakMemory());
      return copied;
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
}

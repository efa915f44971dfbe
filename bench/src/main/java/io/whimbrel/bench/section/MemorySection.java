package io.whimbrel.bench.section;

import static io.whimbrel.bench.section.Systems.WHIMBREL;

import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.data.LargeData;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.machine.HeapLog;
import io.whimbrel.bench.machine.Meter;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.machine.Timeline;
import io.whimbrel.bench.section.Bench.Entrant;
import io.whimbrel.bench.system.Server;
import io.whimbrel.bench.system.WhimbrelRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What needs most memory, in the 512 MB that Java gets. Once: it goes, or it does not. */
public final class MemorySection implements Section {
  private static final String VALUE = "memory large value";
  private static final String TRANSACTION = "memory large transaction";
  private static final Duration MAX = Duration.ofMinutes(30);

  /** The section. */
  public MemorySection() {}

  @Override
  public void measure(Bench bench) {
    DataSet value = LargeData.value(bench.scale());
    bench.say(VALUE + ": " + value.title());
    value.makeOn(bench.servers().source());
    bench.round(VALUE, 1, List.of(new Entrant(WHIMBREL, () -> copy(bench, value))));
    bench.servers().source().drop(value.name());

    DataSet rows = LargeData.rows(bench.scale());
    bench.say(TRANSACTION + ": " + rows.title());
    rows.makeOn(bench.servers().source());
    bench.round(TRANSACTION, 1, List.of(new Entrant(WHIMBREL, () -> sync(bench, rows))));
    bench.servers().source().drop(rows.name());
  }

  private static String options(Path log) {
    return "-Xmx512m " + HeapLog.option(log);
  }

  private static Map<Metric, Double> copy(Bench bench, DataSet set) {
    Copies copies = new Copies(bench);
    bench.servers().renewTarget(set.name());
    Path directory = copies.directory(set, WHIMBREL);
    Path log = directory.resolve("gc.log");
    WhimbrelRun run = copies.run(set, directory, "", options(log));
    Meter meter = bench.servers().meter();
    Reading before = meter.ofCommands();
    Process process = run.startToGate();
    try (Timeline timeline = new Timeline(meter, process, before)) {
      run.awaitGate(process, MAX);
      return peaks(meter.afterCommands().since(before), timeline, log);
    } finally {
      copies.end(run);
      bench.servers().target().drop(set.name());
    }
  }

  private static Map<Metric, Double> sync(Bench bench, DataSet set) {
    Path log = bench.work().resolve("gc.log");
    Server source = bench.servers().source();
    try (WhimbrelFollower follower = new WhimbrelFollower(bench, set, options(log))) {
      Reading before = follower.reading();
      follower.begin();
      Process process = follower.process().orElseThrow();
      try (Timeline timeline = new Timeline(bench.servers().meter(), process, before)) {
        source.execute(set.name(), "update rows set number = number + 1");
        Markers markers = new Markers(source, set.name());
        Markers.await(bench.servers().target(), follower, markers.write());
        Map<Metric, Double> used = timeline.at(Instant.now()).since(before);
        used.put(Metric.ROWS, (double) set.rows());
        return peaks(used, timeline, log);
      }
    }
  }

  private static Map<Metric, Double> peaks(Map<Metric, Double> used, Timeline timeline, Path log) {
    used.put(Metric.PEAK_MEMORY, timeline.peakMemory());
    HeapLog.peak(log).ifPresent(peak -> used.put(Metric.PEAK_HEAP, peak));
    return used;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal.Bound("heap, a large value", VALUE, WHIMBREL, Metric.PEAK_HEAP, 512, "MB"),
        new Goal.Bound(
            "heap, a large transaction", TRANSACTION, WHIMBREL, Metric.PEAK_HEAP, 512, "MB"));
  }
}

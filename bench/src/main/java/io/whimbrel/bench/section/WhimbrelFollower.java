package io.whimbrel.bench.section;

import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.machine.Children;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.system.WhimbrelRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whimbrel, which syncs at the gate while it is begun. */
final class WhimbrelFollower implements Follower {
  private static final Duration MAX = Duration.ofMinutes(30);

  private final Bench bench;
  private final DataSet set;
  private final Path directory;
  private final WhimbrelRun run;
  private Optional<Process> process = Optional.empty();

  /** Copies the data set, and stops at the gate. */
  WhimbrelFollower(Bench bench, DataSet set, String javaOptions) {
    this.bench = bench;
    this.set = set;
    Copies copies = new Copies(bench);
    bench.servers().renewTarget(set.name());
    this.directory = copies.directory(set, Systems.WHIMBREL);
    this.run = copies.run(set, directory, "", javaOptions);
    run.awaitGate(run.startToGate(), MAX);
  }

  @Override
  public String system() {
    return Systems.WHIMBREL;
  }

  @Override
  public String database() {
    return set.name();
  }

  @Override
  public void begin() {
    process = Optional.of(run.startToStay());
  }

  /** Its process; empty while it is not begun. */
  Optional<Process> process() {
    return process;
  }

  @Override
  public void end() {
    process.ifPresent(Children::end);
    process = Optional.empty();
  }

  @Override
  public void requireAlive() {
    process.ifPresent(run::requireAlive);
  }

  @Override
  public Reading reading() {
    return process
        .map(p -> bench.servers().meter().ofProcess(p.pid()))
        .orElseGet(() -> bench.servers().meter().ofNobody());
  }

  @Override
  public void close() {
    end();
    new Copies(bench).end(run);
    bench.servers().target().drop(set.name());
    Copies.remove(directory);
  }
}

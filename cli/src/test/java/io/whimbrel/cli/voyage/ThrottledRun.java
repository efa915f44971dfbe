package io.whimbrel.cli.voyage;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A run on a thread of this process, with what its screen tells. */
final class ThrottledRun implements RunListener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final Wiring wiring = Wiring.ofProcess();
  private final Plan plan;
  private final Journal journal;
  private final Migration migration;
  private final Set<String> notes = ConcurrentHashMap.newKeySet();
  private final FutureTask<RunOutcome> work;

  ThrottledRun(Path file) {
    this.plan = wiring.plan(file);
    this.journal = wiring.journal(plan);
    this.migration = wiring.migration(plan, journal, this);
    this.work = new FutureTask<>(() -> migration.run(RunOptions.DEFAULT));
  }

  void start() {
    Thread.ofPlatform().daemon().name("run").start(work);
  }

  @Override
  public void progress(Progress progress) {
    notes.add(progress.note());
  }

  @Override
  public void event(EventRecord event) {}

  /** Whether the screen said this at any time. */
  boolean told(String part) {
    return notes.stream().anyMatch(note -> note.contains(part));
  }

  void say(ThrottleOrder order, String by) {
    new RunDesk(journal, wiring.clock()).throttle(plan.migration(), order, by);
  }

  RunHistory history() {
    return journal.history(journal.latest(plan.migration()).orElseThrow().run());
  }

  /** The alarms of the log, in order. */
  String alarms() {
    return history().events().stream()
        .filter(event -> event.kind().startsWith("log.alarm"))
        .map(event -> event.data().getOrDefault("level", "?"))
        .collect(Collectors.joining(" "));
  }

  RunOutcome outcome() throws Exception {
    return work.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    migration.close();
    journal.close();
  }
}

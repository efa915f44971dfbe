package io.whimbrel.engine;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.watch.ApplicationFigures;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.watch.RunWatch;
import io.whimbrel.engine.watch.WatchSources;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches the newest run of a plan from a process that does not work on it: one connection to each
 * side, and the journal.
 */
public final class WatchSession implements AutoCloseable {
  private final Sides sides;
  private final RunWatch watch;

  private WatchSession(Sides sides, RunWatch watch) {
    this.sides = sides;
    this.watch = watch;
  }

  /** Watches from now on; the journal stays the caller's to close. */
  public static WatchSession open(
      Plan plan,
      List<DatabaseProduct> products,
      Journal journal,
      Clock clock,
      RunWatch.Role role,
      Supplier<ApplicationFigures> application,
      Consumer<EventRecord> listener) {
    RunRecord run = new RunDesk(journal, clock).require(plan.migration());
    Sides sides = Sides.open(plan, products, run.run());
    WatchRules rules = plan.watch();
    WatchSources sources =
        new WatchSources(
            () -> sides.source().vitals(rules.probes(), rules.sourceDisk()),
            () -> sides.target().vitals(rules.probes(), rules.targetDisk()),
            application.get(),
            Optional.empty(),
            () -> false);
    return new WatchSession(
        sides, RunWatch.start(plan, journal, run.run(), clock, sources, role, listener));
  }

  /** Whether this process watches; else it stands by. */
  public boolean isOnDuty() {
    return watch.isOnDuty();
  }

  @Override
  public void close() {
    try (sides) {
      watch.close();
    }
  }
}

package io.whimbrel.cli.voyage;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A migration of one whole database, in this process. */
final class WholeVoyage implements AutoCloseable {
  private final Plan plan;
  private final Journal journal;
  private final Wiring wiring = Wiring.ofProcess();

  WholeVoyage(Harbour harbour, Leg leg, Path directory) throws IOException {
    this(harbour, leg, leg.database(), "", directory);
  }

  /** With further words in the plan. */
  WholeVoyage(Harbour harbour, Leg leg, String database, String words, Path directory)
      throws IOException {
    String schema = leg.mode().name().toLowerCase(Locale.ROOT);
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        """
        migration: %1$s
        source: %2$s
        target: %3$s
        schema: %4$s
        limits: { pause: 30s, workers: 2, lag: 30s, chunk-rows: 5000, open-transactions: 1s, retry: 1m }
        tables: { include: ["*"] }
        cutover:
          switch: { env-file: { path: app.env, key: DATABASE_URL } }
          approve: rule
        monitor: { for: 200ms, every: 100ms }
        cleanup: { source: release }
        rollback: { way-back: %6$s }
        %5$s\
        """
            .formatted(
                database,
                harbour.sourceUrl(leg.rights(), database),
                harbour.targetUrl(leg.rights(), database),
                schema,
                words,
                leg.goesBack() ? "sync" : "none"));
    Files.writeString(directory.resolve("app.env"), "DATABASE_URL=x\n");
    this.plan = wiring.plan(file);
    this.journal = wiring.journal(plan);
  }

  List<Finding> check() {
    try (Migration migration = wiring.migration(plan, journal, RunListener.none())) {
      return migration.check();
    }
  }

  /** Runs to the end of monitoring. */
  RunOutcome run() {
    try (Migration migration = wiring.migration(plan, journal, RunListener.none())) {
      return migration.run(RunOptions.DEFAULT);
    }
  }

  RunOutcome rollBack() {
    try (Migration migration = wiring.migration(plan, journal, RunListener.none())) {
      return migration.rollback("a voyage", "to see the old side take over again", "");
    }
  }

  RunOutcome cleanUp() {
    try (Migration migration = wiring.migration(plan, journal, RunListener.none())) {
      return migration.cleanup();
    }
  }

  /** How long nobody could write. */
  String pause(RunId run) {
    return journal.history(run).events().stream()
        .filter(event -> event.data().containsKey("millis"))
        .reduce((_, last) -> last)
        .map(EventRecord::data)
        .map(data -> data.get("millis") + " ms")
        .orElse("-");
  }

  @Override
  public void close() {
    journal.close();
  }
}

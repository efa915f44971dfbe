package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a migration was complete, as its journal tells: when the new side of every phase accepted
 * writes and was not rolled back since; of a plan of steps, when all were done.
 *
 * @param pause how long neither side accepted writes; of phases the longest one
 */
public record Completion(Instant at, Optional<Duration> pause) {

  /** By the plan's journal; empty as long as it is not complete. */
  public static Optional<Completion> of(Plan plan, Wiring wiring) {
    if (!wiring.hasJournal(plan)) {
      return Optional.empty();
    }
    try (Journal journal = wiring.journalToLook(plan)) {
      return of(plan, journal);
    }
  }

  private static Optional<Completion> of(Plan plan, Journal journal) {
    List<MigrationId> ids =
        plan.phasing().isWhole()
            ? plan.phasing().phases().stream().map(p -> plan.migration().phase(p.name())).toList()
            : List.of(plan.migration());
    List<Completion> parts = new ArrayList<>();
    for (MigrationId id : ids) {
      Optional<Completion> part =
          journal.latest(id).map(run -> journal.history(run.run())).flatMap(Completion::of);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(
        new Completion(
            parts.stream().map(Completion::at).max(Comparator.naturalOrder()).orElseThrow(),
            parts.stream().flatMap(p -> p.pause().stream()).max(Comparator.naturalOrder())));
  }

  private static Optional<Completion> of(RunHistory history) {
    Optional<Instant> released =
        history
            .fact(Facts.RELEASED)
            .map(Instant::parse)
            .or(() -> history.run().endedAt().filter(_ -> history.run().state() == RunState.DONE));
    return history.isTakenBack()
        ? Optional.empty()
        : released.map(
            at ->
                new Completion(
                    at,
                    history
                        .fact(Facts.PAUSE_MILLIS)
                        .filter(text -> text.matches("\\d{1,18}"))
                        .map(text -> Duration.ofMillis(Long.parseLong(text)))));
  }
}

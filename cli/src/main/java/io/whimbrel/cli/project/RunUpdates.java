package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.documents.FigureLine;
import io.whimbrel.documents.update.StatusUpdate;
import io.whimbrel.documents.update.UpdateGround;
import io.whimbrel.notify.Courier;
import io.whimbrel.notify.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes status updates of a plan's runs from their journal, the logbook beside the plan and what a
 * rehearsal foretold. An issue log that cannot be read is said to be so; it keeps no update back.
 *
 * @param journal stays the caller's
 */
public record RunUpdates(Journal journal, Plan plan) implements Updates.Writer {
  private static final Duration LOOKED_BACK = Duration.ofMinutes(10);

  /** Begins telling of a plan's run what it asks for, until it is closed. */
  public static Courier courier(Wiring wiring, Journal journal, Plan plan) {
    return Courier.start(journal, plan, of(journal, plan), wiring.clock());
  }

  /** What the plan asks for; empty where it asks for none. */
  private static Optional<Updates> of(Journal journal, Plan plan) {
    return plan.dossier()
        .communication()
        .updates()
        .map(
            rules ->
                new Updates(
                    rules.every(),
                    rules.to().isEmpty()
                        ? List.of()
                        : plan.dossier().communication().channels(rules.to()),
                    new RunUpdates(journal, plan)));
  }

  @Override
  public Updates.Written write(RunId run, Instant now, Instant next) {
    RunHistory history = journal.history(run);
    StatusUpdate update = update(Optional.of(history), now, Optional.of(next));
    return new Updates.Written(
        update.subject(), update.body(), history.run().phase(), history.run().state().isFinal());
  }

  /** How a run stands, or a migration that has none yet. */
  public StatusUpdate update(Optional<RunHistory> history, Instant now, Optional<Instant> next) {
    return update(plan, history, history.map(h -> figures(h, now)).orElse(List.of()), now, next);
  }

  /** How a migration stands that has no journal yet. */
  public static StatusUpdate unbegun(Plan plan, Instant now, Optional<Instant> next) {
    return update(plan, Optional.empty(), List.of(), now, next);
  }

  private static StatusUpdate update(
      Plan plan,
      Optional<RunHistory> history,
      List<String> figures,
      Instant now,
      Optional<Instant> next) {
    boolean isOver = history.map(h -> h.run().state().isFinal()).orElse(false);
    List<Issue> issues = List.of();
    Optional<String> trouble = Optional.empty();
    try {
      issues = LogbookFile.beside(plan.file()).read().issues();
    } catch (Problem problem) {
      trouble = Optional.of(problem.what());
    }
    StatusUpdate update =
        StatusUpdate.of(
            UpdateGround.of(
                plan,
                history,
                Forecasts.of(plan),
                issues,
                figures,
                isOver ? Optional.empty() : next,
                now));
    return trouble.map(update::with).orElse(update);
  }

  /** What the application last told of itself. */
  private List<String> figures(RunHistory history, Instant now) {
    List<ApplicationFigure> told = plan.watch().application();
    if (told.isEmpty()) {
      return List.of();
    }
    FigureNames names =
        new FigureNames(
            told.stream()
                .collect(Collectors.toMap(ApplicationFigure::name, ApplicationFigure::unit)));
    List<SampleRecord> samples =
        journal.samples().between(history.run().run(), now.minus(LOOKED_BACK), now);
    return FigureLine.of(samples, Map.of(), names).stream()
        .filter(line -> told.stream().anyMatch(f -> f.name().equals(line.name())))
        .map(line -> "%s: %s".formatted(line.name().replace('_', ' '), line.shown(line.last())))
        .toList();
  }
}

package io.whimbrel.cli.project;

import io.whimbrel.cli.rehearse.DryRunFile;
import io.whimbrel.cli.wiring.ReconciliationAbout;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.communication.LogbookEntry;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.registry.MigrationRecord;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.documents.FigureLine;
import io.whimbrel.documents.reconciliation.Format;
import io.whimbrel.documents.reconciliation.Reconciliation;
import io.whimbrel.documents.strategy.fact.Catalogs;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Notes;
import io.whimbrel.engine.checklist.ChecklistBook;
import io.whimbrel.engine.watch.Baseline;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gathers what the strategy document is made from: plan, journal, and what assessment and rehearsal
 * left on this machine.
 */
final class StrategyLook {
  private final Plan plan;
  private final Wiring wiring;

  StrategyLook(Plan plan, Wiring wiring) {
    this.plan = plan;
    this.wiring = wiring;
  }

  /** What a journal tells; nothing where there is none. */
  private record Told(
      List<RunHistory> histories,
      List<FigureLine> figures,
      Map<String, Tick> ticks,
      Optional<MigrationRecord> record,
      Optional<Instant> tickedAt) {
    static final Told NOTHING =
        new Told(List.of(), List.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  /**
   * All of it.
   *
   * @param otherwise the moment that the document speaks of where nothing has happened yet
   */
  StrategyFacts facts(Notes notes, Catalogs catalogs, Instant otherwise) {
    Told told = told();
    MigrationRecord kept = RecordFile.beside(plan.file()).record();
    Assessed assessed =
        told.record()
            .map(MigrationRecord::assessed)
            .orElse(Assessed.NOTHING)
            .over(wiring.assessed(plan).over(kept.assessed()));
    RiskLook risk = RiskLook.at(plan, wiring);
    Instant asOf = last(told).orElse(otherwise);
    return new StrategyFacts(
        plan,
        told.histories(),
        told.figures(),
        forecast(),
        assessed,
        risk.risk(),
        risk.rows(),
        told.record().orElse(kept).standing(),
        catalogs,
        notes,
        told.ticks(),
        LogbookFile.beside(plan.file()).read(),
        AdviceFacts.read(assessed),
        dryRun(),
        reconciliation(told.histories(), asOf),
        asOf);
  }

  /** Of a plan with phases each phase is rehearsed. */
  private Stream<Plan> parts() {
    return Stream.concat(
        Stream.of(plan),
        plan.phasing().isWhole() ? plan.phasing().phases().stream().map(plan::at) : Stream.of());
  }

  /** The first one; it came back where each of the phases did. */
  private Optional<DryRun> dryRun() {
    List<DryRun> found = parts().flatMap(part -> DryRunFile.read(part).stream()).toList();
    int wanted = plan.phasing().isWhole() ? plan.phasing().phases().size() : 1;
    boolean isBack = found.size() >= wanted && found.stream().allMatch(DryRun::isBack);
    return found.stream().findFirst().map(first -> first.back(isBack));
  }

  /** Of this very plan; else of an earlier one, which is told as such. */
  private Optional<Forecast> forecast() {
    return Forecasts.of(plan).or(() -> Wiring.forecast(plan));
  }

  private Told told() {
    if (!wiring.hasJournal(plan)) {
      return Told.NOTHING;
    }
    try (Journal journal = wiring.journal(plan)) {
      List<RunHistory> histories =
          ids()
              .flatMap(id -> journal.latest(id).stream())
              .map(run -> journal.history(run.run()))
              .toList();
      ChecklistBook book = new ChecklistBook(journal, plan.migration());
      return new Told(
          histories,
          histories.isEmpty() ? List.of() : figures(journal, histories.getLast()),
          book.ticks(),
          JournalLook.at(journal, plan),
          book.lastAt());
    }
  }

  private Stream<MigrationId> ids() {
    return plan.phasing().isWhole()
        ? plan.phasing().phases().stream().map(p -> plan.migration().phase(p.name()))
        : Stream.of(plan.migration());
  }

  private List<FigureLine> figures(Journal journal, RunHistory history) {
    RunId run = history.run().run();
    FigureNames names =
        new FigureNames(
            plan.watch().application().stream()
                .collect(Collectors.toMap(ApplicationFigure::name, ApplicationFigure::unit)));
    return FigureLine.of(
        journal.samples().between(run, Instant.EPOCH, last(history)),
        Baseline.of(journal, run),
        names);
  }

  /** When something happened last that the document tells. */
  private Optional<Instant> last(Told told) {
    return Stream.of(
            told.histories().stream().map(StrategyLook::last),
            told.tickedAt().stream(),
            LogbookFile.beside(plan.file()).read().entries().stream().map(LogbookEntry::at),
            forecast().map(Forecast::madeAt).stream(),
            dryRun().flatMap(DryRun::at).stream())
        .flatMap(times -> times)
        .max(Comparator.naturalOrder());
  }

  private static Instant last(RunHistory history) {
    return Stream.concat(
            history.events().stream().map(EventRecord::at), history.run().endedAt().stream())
        .max(Comparator.naturalOrder())
        .orElse(history.run().startedAt());
  }

  private Optional<String> reconciliation(List<RunHistory> histories, Instant at) {
    return histories.stream()
        .filter(history -> !history.proofs().isEmpty())
        .reduce((_, last) -> last)
        .map(
            history ->
                Reconciliation.of(
                        history, ReconciliationAbout.of(plan, history, at, Optional.empty()))
                    .text(Format.TEXT));
  }
}

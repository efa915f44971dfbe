package io.whimbrel.documents.strategy.fact;

import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.registry.Standing;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.Risk;
import io.whimbrel.core.risk.RiskRow;
import io.whimbrel.documents.FigureLine;
import io.whimbrel.documents.strategy.paper.Notes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the document is made from.
 *
 * @param histories the newest run of the migration, or of each of its phases; none before it began
 * @param figures how figures went in the newest of them
 * @param ticks what people ticked, by item
 * @param logbook what people noted beside the plan
 * @param reconciliation the reconciliation report as text; empty before anything is proved
 * @param asOf when something was last known to happen: the document speaks of this moment
 */
public record StrategyFacts(
    Plan plan,
    List<RunHistory> histories,
    List<FigureLine> figures,
    Optional<Forecast> forecast,
    Assessed assessed,
    Risk risk,
    List<RiskRow> risks,
    Standing standing,
    Catalogs catalogs,
    Notes notes,
    Map<String, Tick> ticks,
    Logbook logbook,
    Optional<StrategyWords> advice,
    Optional<DryRun> dryRun,
    Optional<String> reconciliation,
    Instant asOf) {
  public StrategyFacts {
    histories = List.copyOf(histories);
    figures = List.copyOf(figures);
    risks = List.copyOf(risks);
    ticks = Map.copyOf(ticks);
  }

  /** How large the source is, as people read it; empty before anybody looked. */
  public Optional<String> sourceSize() {
    return catalogs
        .source()
        .map(source -> Figures.bytes(source.bytes()))
        .or(() -> assessed.number("source.bytes").stream().mapToObj(Figures::bytes).findFirst());
  }
}

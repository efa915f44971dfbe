package io.whimbrel.cli.project;

import io.whimbrel.cli.rehearse.DryRunFile;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.registry.MigrationRecord;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.Risk;
import io.whimbrel.core.risk.RiskRow;
import io.whimbrel.core.risk.RiskRules;
import io.whimbrel.engine.assess.RiskTable;
import io.whimbrel.engine.assess.StepRiskTable;
import java.util.List;
import java.util.Optional;

/** How risky a migration is, by its plan, its journal, its record and its rehearsal. */
public record RiskLook(Risk risk, List<RiskRow> rows) {
  public RiskLook {
    rows = List.copyOf(rows);
  }

  /** What is known on this machine; opens no database but the journal. */
  public static RiskLook at(Plan plan, Wiring wiring) {
    Assessed known = wiring.assessed(plan).over(RecordFile.beside(plan.file()).record().assessed());
    if (!wiring.hasJournal(plan)) {
      return of(plan, known, Optional.empty());
    }
    try (Journal journal = wiring.journal(plan)) {
      return of(plan, journal, known);
    }
  }

  /** The same with a journal that is open. */
  public static RiskLook of(Plan plan, Wiring wiring, Journal journal) {
    return of(
        plan,
        journal,
        wiring.assessed(plan).over(RecordFile.beside(plan.file()).record().assessed()));
  }

  private static RiskLook of(Plan plan, Journal journal, Assessed known) {
    Assessed all =
        JournalLook.at(journal, plan)
            .map(MigrationRecord::assessed)
            .orElse(Assessed.NOTHING)
            .over(known);
    Optional<RunHistory> history =
        journal.latest(plan.migration()).map(run -> journal.history(run.run()));
    return of(plan, all, history);
  }

  private static RiskLook of(Plan plan, Assessed known, Optional<RunHistory> history) {
    return new RiskLook(
        RiskRules.of(plan, known),
        plan.steps().isEmpty()
            ? RiskTable.of(plan, known, history, Wiring.forecast(plan))
            : StepRiskTable.of(plan, history, DryRunFile.read(plan)));
  }
}

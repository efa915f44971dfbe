package io.whimbrel.cli.command.audit;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.AuditTrail;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.phases.PhaseBook;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/**
 * The plan whose audit trail is looked at, with its check lists: of a phased one, of all phases.
 */
final class AuditedPlan {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = PlanArgument.DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(PlanArgument.DEFAULT);

  /** The trails of its check lists, of the migration and of its phases, those that have begun. */
  List<AuditTrail> trails(Wiring wiring, CommonOptions common) {
    Plan plan = wiring.planToLook(file);
    common.concerns(plan.migration().text());
    try (Journal journal = wiring.journalToLook(plan)) {
      PhaseBook book = new PhaseBook(journal, plan);
      Stream<MigrationId> phases =
          plan.phasing().isWhole() ? book.phases().stream().map(book::id) : Stream.of();
      return Stream.concat(Stream.of(plan.migration().checklist(), plan.migration()), phases)
          .map(journal::audit)
          .filter(trail -> trail.begun() > 0)
          .toList();
    }
  }
}

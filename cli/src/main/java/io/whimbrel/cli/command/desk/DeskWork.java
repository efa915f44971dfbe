package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PhaseOption;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.Ahead;
import io.whimbrel.cli.view.StatusView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.ApprovalDesk;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.planfile.PlanReading;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Work that needs the journal only; no database is opened, passwords may be missing. */
final class DeskWork {
  private DeskWork() {}

  /** Work over a journal that goes by the plan. */
  @FunctionalInterface
  interface Planned {
    void on(Journal journal, Plan plan);
  }

  /** Changes how a run stands, and tells it. */
  static int change(
      Surroundings surroundings,
      CommonOptions common,
      Path file,
      PhaseOption phase,
      BiConsumer<RunDesk, MigrationId> work) {
    Wiring wiring = surroundings.wiring();
    return byPlan(
        surroundings,
        common,
        file,
        phase,
        (journal, plan) -> work.accept(new RunDesk(journal, wiring.clock()), plan.migration()));
  }

  /** As above, for work that also goes by the plan. */
  static int byPlan(
      Surroundings surroundings, CommonOptions common, Path file, PhaseOption phase, Planned work) {
    Wiring wiring = surroundings.wiring();
    Plan plan = PlanArgument.readToLook(file, phase, wiring, common);
    try (Journal journal = wiring.journalToLook(plan)) {
      work.on(journal, plan);
      tell(wiring, plan, journal);
      Terminal terminal = common.of(surroundings.terminal());
      StatusView view =
          new StatusView(
              new RunDesk(journal, wiring.clock()).status(plan.migration()),
              plan.file(),
              wiring.clock().instant(),
              Optional.empty(),
              new ApprovalDesk(journal, plan, wiring.clock()).standing(plan.migration()),
              Ahead.of(journal, plan));
      Answer.give(terminal, common, "Status", view.data(), view.brief(terminal.outPaint()));
      return 0;
    }
  }

  /**
   * Tells of it, where no process works on the run that would, and where this user may read the
   * plan's secrets; else the next process does.
   */
  private static void tell(Wiring wiring, Plan plan, Journal journal) {
    boolean isWorkedOn =
        journal
            .latest(plan.migration())
            .flatMap(run -> journal.currentLease(run.run()))
            .filter(lease -> lease.expiresAt().isAfter(wiring.clock().instant()))
            .isPresent();
    if (!isWorkedOn && wiring.reading(plan.file()) instanceof PlanReading.Read read) {
      RunUpdates.courier(wiring, journal, plan.phasing().isPart() ? part(plan, read) : read.plan())
          .close();
    }
  }

  private static Plan part(Plan looked, PlanReading.Read read) {
    return read.plan().at(read.plan().phasing().require(looked.phasing().current(), ""));
  }
}

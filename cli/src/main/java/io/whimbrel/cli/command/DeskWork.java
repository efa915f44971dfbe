package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.notify.Courier;
import io.whimbrel.planfile.PlanReading;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** Work that needs the journal only; no database is opened, passwords may be missing. */
final class DeskWork {
  private DeskWork() {}

  /** Changes how a run stands, and tells it. */
  static int change(
      Surroundings surroundings,
      CommonOptions common,
      Path file,
      PhaseOption phase,
      BiConsumer<RunDesk, MigrationId> work) {
    Wiring wiring = surroundings.wiring();
    Plan plan = PlanArgument.readToLook(file, phase, wiring, common);
    try (Journal journal = wiring.journalToLook(plan)) {
      RunDesk desk = new RunDesk(journal, wiring.clock());
      work.accept(desk, plan.migration());
      tell(wiring, plan, journal);
      RunStatus status = desk.status(plan.migration());
      Terminal terminal = common.of(surroundings.terminal());
      StatusView view = new StatusView(status, plan.file(), wiring.clock().instant());
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
      Courier.start(
              journal, plan.phasing().isPart() ? part(plan, read) : read.plan(), wiring.clock())
          .close();
    }
  }

  private static Plan part(Plan looked, PlanReading.Read read) {
    return read.plan().at(read.plan().phasing().require(looked.phasing().current(), ""));
  }
}

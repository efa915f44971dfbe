package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunStatus;
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
      BiConsumer<RunDesk, MigrationId> work) {
    Wiring wiring = surroundings.wiring();
    Plan plan = PlanArgument.readToLook(file, wiring, common);
    try (Journal journal = wiring.journalToLook(plan)) {
      RunDesk desk = new RunDesk(journal, wiring.clock());
      work.accept(desk, plan.migration());
      RunStatus status = desk.status(plan.migration());
      Terminal terminal = common.of(surroundings.terminal());
      StatusView view = new StatusView(status, plan.file(), wiring.clock().instant());
      Answer.give(terminal, common, "Status", view.data(), view.brief(terminal.outPaint()));
      return 0;
    }
  }
}

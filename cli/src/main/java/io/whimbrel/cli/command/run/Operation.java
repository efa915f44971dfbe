package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.JournalMark;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.notify.Courier;
import java.util.function.Function;

/** A command's work with both databases: progress is shown, a signal ends it cleanly. */
final class Operation {
  private Operation() {}

  /** Work that changes nothing: shows no progress. */
  static <T> T look(Surroundings surroundings, Plan plan, Function<Migration, T> work) {
    Wiring wiring = surroundings.wiring();
    try (Journal journal = wiring.journal(plan);
        Migration migration = wiring.migration(plan, journal, RunListener.none());
        StopHook _ = StopHook.of(migration, surroundings.terminal().err())) {
      return work.apply(migration);
    }
  }

  /** Work of a run. */
  static <T> T run(
      Surroundings surroundings, CommonOptions common, Plan plan, Function<Migration, T> work) {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    String resume = "whimbrel run " + Wiring.shown(plan.file());
    try (Journal journal = wiring.journal(plan);
        JournalMark mark = Wiring.mark(plan, journal);
        Courier _ = RunUpdates.courier(wiring, journal, plan);
        ProgressScreen screen =
            ProgressScreen.open(terminal, common.progress(), wiring.clock(), resume);
        Migration migration =
            wiring.migration(plan, journal, mark.before(common.advice().told(screen)));
        StopHook _ = StopHook.of(migration, terminal.err())) {
      return work.apply(migration);
    }
  }
}

package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.CarriedPlan;
import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.JournalMark;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.notify.Courier;
import java.util.function.Function;

/** A command's work on a plan of steps: progress is shown, a signal ends it cleanly. */
public final class SteppedOperation {
  private SteppedOperation() {}

  /** Work that changes nothing: shows no progress. */
  static <T> T look(Surroundings surroundings, Plan plan, Function<SteppedMigration, T> work) {
    Wiring wiring = surroundings.wiring();
    try (Journal journal = wiring.journal(plan);
        SteppedMigration migration =
            wiring.stepped(
                plan, journal, CarriedPlan.opener(wiring, RunListener.none()), RunListener.none());
        StopHook _ = StopHook.of(migration::close, surroundings.terminal().err())) {
      return work.apply(migration);
    }
  }

  /** Work of a run: tells how it ended and returns the exit code. */
  static int run(
      Surroundings surroundings,
      CommonOptions common,
      Plan plan,
      Function<SteppedMigration, RunOutcome> work) {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    String resume = "whimbrel run " + Wiring.shown(plan.file());
    RunOutcome outcome;
    try (Journal journal = wiring.journal(plan);
        JournalMark mark = Wiring.mark(plan, journal);
        Courier _ = RunUpdates.courier(wiring, journal, plan);
        ProgressScreen screen =
            ProgressScreen.open(terminal, common.progress(), wiring.clock(), resume);
        SteppedMigration migration =
            wiring.stepped(
                plan,
                journal,
                CarriedPlan.opener(wiring, screen),
                mark.before(common.advice().told(screen)));
        StopHook _ = StopHook.of(migration::close, terminal.err())) {
      outcome = work.apply(migration);
    }
    return Outcomes.give(surroundings, common, outcome);
  }
}

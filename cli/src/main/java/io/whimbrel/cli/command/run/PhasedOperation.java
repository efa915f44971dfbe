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
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.phases.PhasedMigration;
import io.whimbrel.notify.Courier;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A command's work with all phases of a plan; the same as an {@link Operation} with one run. */
final class PhasedOperation {
  private PhasedOperation() {}

  /** Work that changes nothing: shows no progress. */
  static <T> T look(Surroundings surroundings, Plan plan, Function<PhasedMigration, T> work) {
    Wiring wiring = surroundings.wiring();
    try (Journal journal = wiring.journal(plan)) {
      return work(surroundings, plan, journal, RunListener.none(), work);
    }
  }

  /** Work of the phases' runs; what happens to each is told as that of any run. */
  static <T> T run(
      Surroundings surroundings,
      CommonOptions common,
      Plan plan,
      Function<PhasedMigration, T> work) {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    String resume = "whimbrel run " + Wiring.shown(plan.file());
    try (Journal journal = wiring.journal(plan);
        JournalMark mark = Wiring.mark(plan, journal)) {
      List<Courier> couriers =
          plan.phasing().phases().stream()
              .map(phase -> RunUpdates.courier(wiring, journal, plan.at(phase)))
              .toList();
      try (ProgressScreen screen =
          ProgressScreen.open(terminal, common.progress(), wiring.clock(), resume)) {
        return work(surroundings, plan, journal, mark.before(common.advice().told(screen)), work);
      } finally {
        couriers.parallelStream().forEach(Courier::close);
      }
    }
  }

  /**
   * Work with the run of one phase, beside those that have passed; of a plan without phases, with
   * its run.
   *
   * @param isBegunAnew whether the work gives a run up and begins another
   */
  static RunOutcome alone(
      Surroundings surroundings,
      CommonOptions common,
      Plan plan,
      boolean isBegunAnew,
      Function<Migration, RunOutcome> work) {
    Optional<Plan> whole = plan.phasing().whole();
    return whole.isEmpty()
        ? Operation.run(surroundings, common, plan, work)
        : run(surroundings, common, whole.get(), phases -> phases.alone(plan, isBegunAnew, work));
  }

  private static <T> T work(
      Surroundings surroundings,
      Plan plan,
      Journal journal,
      RunListener listener,
      Function<PhasedMigration, T> work) {
    Wiring wiring = surroundings.wiring();
    try (PhasedMigration migration =
            new PhasedMigration(
                plan, journal, (part, told) -> wiring.migration(part, journal, told), listener);
        StopHook _ = StopHook.of(migration::close, surroundings.terminal().err())) {
      return work.apply(migration);
    }
  }
}

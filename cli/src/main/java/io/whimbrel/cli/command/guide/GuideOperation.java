package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.backup.BackupDesk;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideFiles;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.guide.Diagnosis;
import io.whimbrel.engine.guide.HopBook;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.notify.Courier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A command's work on one guide: progress is shown, a signal ends it cleanly. */
record GuideOperation(Surroundings surroundings, CommonOptions common) {
  private static final Duration LOOK_MAX = Duration.ofSeconds(20);

  /** How it ended. */
  sealed interface End {

    /** As it should, or where people are asked. */
    record Went(GuidePlan plan, RunOutcome outcome) implements End {}

    /** With a problem, and what may be the cause of it. */
    record Failed(GuidePlan plan, Problem problem, List<Diagnosis> diagnoses) implements End {
      public Failed {
        diagnoses = List.copyOf(diagnoses);
      }
    }
  }

  /** Does it. */
  End run(GuidePlan plan, BiFunction<SteppedMigration, HopBook, RunOutcome> work) {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    common.concerns(plan.plan().migration().text());
    try (Journal journal = wiring.journal(plan.plan());
        Courier _ = RunUpdates.courier(wiring, journal, plan.plan());
        ProgressScreen screen =
            ProgressScreen.open(terminal, common.progress(), wiring.clock(), "the same command");
        SteppedMigration migration = wiring.stepped(plan.plan(), journal, screen);
        StopHook _ = StopHook.of(migration::close, terminal.err())) {
      try {
        return new End.Went(plan, work.apply(migration, new HopBook(plan, journal)));
      } catch (Problem problem) {
        return new End.Failed(
            plan,
            problem,
            Diagnosis.of(
                plan.guide().troubles(),
                problem.what(),
                check -> migration.against(check, LOOK_MAX)));
      }
    }
  }

  /**
   * Makes the backup of a guide's restore point and reads it again.
   *
   * @return where it is; empty where the guide asks for none
   */
  Optional<String> backUp(GuidePlan plan) {
    return plan.guide()
        .restorePoint()
        .filter(point -> !point.tables().isEmpty())
        .map(
            point ->
                new BackupDesk(surroundings, common)
                    .work(
                        BackupDesk.request(plan.plan()),
                        Optional.of(plan.plan()),
                        backups ->
                            backups.make(
                                plan.plan().target(),
                                new TableSelection(point.tables(), List.of()),
                                point.places(),
                                BackupKind.BEFORE)))
        .map(backup -> backup.locations().getFirst());
  }

  /** Writes the index of the guides again, where there is one; what keeps it is a warning. */
  void keepIndex(GuideShelf shelf) {
    try {
      GuideFiles files = new GuideFiles(shelf);
      if (files.isKept()) {
        var _ = files.write();
      }
    } catch (Problem problem) {
      surroundings
          .terminal()
          .err()
          .println("warning: the index of guides is not kept: " + Plain.line(problem.what()));
    }
  }
}

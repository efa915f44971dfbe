package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.OutputFormat;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Redraw;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.WatchView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.Abandonment;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.WatchSession;
import io.whimbrel.engine.watch.RunWatch;
import io.whimbrel.engine.watch.WatchBook;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    description = {
      "Watches the run: figures of both sides, the baseline, alerts and triggers.",
      "While another process watches, it shows what that one finds; else it watches itself."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel watch plan.yaml",
      "  whimbrel watch plan.yaml --once --output json",
      "  whimbrel watch plan.yaml --stand-by     take over when the watching process dies"
    })
final class WatchCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(names = "--once", description = "Tell what the journal has, and end. Asks no database.")
  private boolean isOnce;

  @Option(
      names = "--stand-by",
      description = {
        "Take over only when the watcher was silent for watch.dead-man. With",
        "'watch.stand-by: run' also go on with a run whose process died."
      })
  private boolean isStandingBy;

  WatchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan read = isOnce ? plan.readToLook(wiring, common) : plan.read(wiring, common);
    if (isOnce) {
      try (Journal journal = wiring.journalToLook(read)) {
        Terminal terminal = common.of(surroundings.terminal());
        WatchView view = look(journal, read);
        Answer.give(terminal, common, "Watch", view.data(), view.text(terminal.outPaint()));
      }
      return 0;
    }
    while (watch(read)) {
      Optional<Integer> exit = goOn(read);
      if (exit.isPresent()) {
        return exit.get();
      }
    }
    return 0;
  }

  private WatchView look(Journal journal, Plan read) {
    RunRecord run = new RunDesk(journal, surroundings.wiring().clock()).require(read.migration());
    return new WatchView(
        WatchBook.of(journal, run.run()), read, run, surroundings.wiring().clock().instant());
  }

  /**
   * Watches to the end; tells whether the run was left alone instead, and is to be gone on with.
   */
  private boolean watch(Plan read) {
    Terminal terminal = common.of(surroundings.terminal());
    Redraw redraw = new Redraw(terminal);
    RunWatch.Role role = isStandingBy ? RunWatch.Role.STAND_BY : RunWatch.Role.WATCHER;
    Wiring wiring = surroundings.wiring();
    try (Journal journal = wiring.journalToLook(read);
        DutyCourier courier = new DutyCourier(journal, read, wiring);
        WatchSession session =
            WatchSession.open(
                read,
                wiring.products(),
                journal,
                wiring.clock(),
                role,
                () -> wiring.application(read),
                _ -> {})) {
      while (true) {
        courier.serve(session.isOnDuty());
        WatchView view = look(journal, read);
        if (common.output() == OutputFormat.TABLE && redraw.isPossible()) {
          redraw.show(view.text(terminal.outPaint()));
        } else {
          Answer.give(terminal, common, "Watch", view.data(), view.text(terminal.outPaint()));
        }
        if (view.run().state().isFinal() || Thread.interrupted()) {
          return false;
        }
        if (isToGoOn(journal, read, view.run())) {
          return true;
        }
        LockSupport.parkNanos(read.watch().every().toNanos());
      }
    }
  }

  private boolean isToGoOn(Journal journal, Plan read, RunRecord run) {
    if (!isStandingBy || read.watch().standBy() != WatchRules.StandBy.RUN) {
      return false;
    }
    Optional<String> why = Abandonment.of(journal, run, surroundings.wiring().clock().instant());
    why.ifPresent(
        text -> {
          EventRecord _ =
              journal.event(
                  run.run(),
                  run.phase(),
                  "watch.goes-on",
                  "the process that stands by goes on with the run: " + text,
                  Map.of("why", text));
          surroundings.terminal().err().println("goes on with the run: " + Plain.line(text));
        });
    return why.isPresent();
  }

  /** As {@code whimbrel run --stay}; empty when another process was faster. */
  private Optional<Integer> goOn(Plan read) {
    try {
      RunOptions options = new RunOptions(GateBehaviour.STAY);
      RunOutcome outcome =
          Operation.run(surroundings, common, read, migration -> migration.run(options));
      return Optional.of(Outcomes.give(surroundings, common, outcome));
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.LOCKED) {
        return Optional.empty();
      }
      throw problem;
    }
  }
}

package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Redraw;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.WatchSession;
import io.whimbrel.engine.watch.RunWatch;
import io.whimbrel.engine.watch.WatchBook;
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
final class WatchCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(names = "--once", description = "Tell what the journal has, and end. Asks no database.")
  private boolean isOnce;

  @Option(
      names = "--stand-by",
      description = "Take over only when the watcher was silent for watch.dead-man.")
  private boolean isStandingBy;

  WatchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan read =
        isOnce ? PlanArgument.readToLook(plan.file(), wiring, common) : plan.read(wiring, common);
    try (Journal journal = wiring.journalToLook(read)) {
      if (isOnce) {
        WatchView view = look(journal, read);
        Terminal terminal = common.of(surroundings.terminal());
        Answer.give(terminal, common, "Watch", view.data(), view.text(terminal.outPaint()));
      } else {
        watch(journal, read);
      }
    }
    return 0;
  }

  private WatchView look(Journal journal, Plan read) {
    RunRecord run = new RunDesk(journal, surroundings.wiring().clock()).require(read.migration());
    return new WatchView(
        WatchBook.of(journal, run.run()), read, run, surroundings.wiring().clock().instant());
  }

  private void watch(Journal journal, Plan read) {
    Terminal terminal = common.of(surroundings.terminal());
    Redraw redraw = new Redraw(terminal);
    RunWatch.Role role = isStandingBy ? RunWatch.Role.STAND_BY : RunWatch.Role.WATCHER;
    Wiring wiring = surroundings.wiring();
    try (WatchSession _ =
        WatchSession.open(
            read,
            wiring.products(),
            journal,
            wiring.clock(),
            role,
            () -> wiring.application(read),
            _ -> {})) {
      while (true) {
        WatchView view = look(journal, read);
        if (common.output() == OutputFormat.TABLE && redraw.isPossible()) {
          redraw.show(view.text(terminal.outPaint()));
        } else {
          Answer.give(terminal, common, "Watch", view.data(), view.text(terminal.outPaint()));
        }
        if (view.run().state().isFinal() || Thread.interrupted()) {
          return;
        }
        LockSupport.parkNanos(read.watch().every().toNanos());
      }
    }
  }
}

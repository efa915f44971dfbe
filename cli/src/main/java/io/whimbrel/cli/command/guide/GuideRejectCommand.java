package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.RunDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reject",
    description = {
      "Decides a gate of the guide that is under way in an environment: no-go.",
      "Needs the journal only."
    },
    footer = {
      "",
      "Example:",
      "  whimbrel guide reject start -e production guides --comment 'not before the holidays'"
    })
final class GuideRejectCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDecision decision = new GuideDecision();

  GuideRejectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return decision.give(
        surroundings,
        common,
        "no-go",
        (journal, plan, gate, by, comment) -> {
          new RunDesk(journal, surroundings.wiring().clock())
              .reject(plan.plan().migration(), gate, by, comment);
          return "";
        });
  }
}

package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "guide",
    description = {
      "Goes from one version of a platform to another by guides: a directory of"
          + " plans of steps, each as v0.1.0-to-v0.2.0/plan.yaml with a section 'guide'.",
      "See docs/guides.md."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel guide list guides",
      "  whimbrel guide path --from 0.1.0 --to 0.3.0 guides",
      "  whimbrel guide run --from 0.1.0 --to 0.3.0 --environment development guides"
    })
public final class GuideCommand implements Runnable {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final CommonOptions common = new CommonOptions();

  private GuideCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The command with those below it. */
  public static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new GuideCommand(surroundings))
        .addSubcommand(new GuideListCommand(surroundings))
        .addSubcommand(new GuideIndexCommand(surroundings))
        .addSubcommand(new GuidePathCommand(surroundings))
        .addSubcommand(new GuideRunCommand(surroundings))
        .addSubcommand(new GuideStatusCommand(surroundings))
        .addSubcommand(new GuideTickCommand(surroundings))
        .addSubcommand(new GuideApproveCommand(surroundings))
        .addSubcommand(new GuideRejectCommand(surroundings))
        .addSubcommand(new GuideRollbackCommand(surroundings))
        .addSubcommand(new GuideCleanupCommand(surroundings));
  }

  /** Without a command: help, as for {@code --help}. */
  @Override
  public void run() {
    spec.commandLine().usage(common.of(surroundings.terminal()).out());
  }
}

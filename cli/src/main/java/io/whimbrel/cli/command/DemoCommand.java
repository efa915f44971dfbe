package io.whimbrel.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "demo",
    description = "Shows a whole migration on two embedded servers.",
    footer = {"", "Example:", "  whimbrel demo --keep"})
final class DemoCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.of(surroundings.terminal()).out().println("not yet");
    return 1;
  }
}

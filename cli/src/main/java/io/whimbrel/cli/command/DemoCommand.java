package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.demo.Demo;
import io.whimbrel.cli.demo.DemoOptions;
import io.whimbrel.cli.demo.DemoOptions.Afterwards;
import io.whimbrel.cli.demo.DemoResult;
import io.whimbrel.cli.demo.DemoText;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.documents.Report;
import io.whimbrel.testkit.shop.ShopSize;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Shows a whole migration on two embedded servers, under load, and checks it independently.",
      "A shop moves from PostgreSQL 15 to 18 and from serial keys to UUIDs. Takes a few minutes."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel demo",
      "  whimbrel demo --keep                      the servers stay up to look around",
      "  whimbrel demo --users 2000 --orders 10000 a short one"
    })
final class DemoCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(names = "--keep", description = "Leave the servers up and say how to look around.")
  private boolean isKeeping;

  @Option(
      names = "--users",
      paramLabel = "NUMBER",
      defaultValue = "200000",
      description = "Users in the shop (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--orders",
      paramLabel = "NUMBER",
      defaultValue = "1000000",
      description = "Orders in the shop (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIRECTORY",
      defaultValue = "whimbrel-demo",
      description = "Where plan, ledger and report are left (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("whimbrel-demo");

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Terminal terminal = common.of(surroundings.terminal());
    common.concerns("MIGRATION-001");
    DemoOptions options =
        new DemoOptions(
            directory,
            new ShopSize(users, orders),
            isKeeping ? Afterwards.KEEP : Afterwards.REMOVE);
    DemoResult result =
        new Demo(options, terminal, common.progress(), surroundings.wiring()).play();
    Report report = Report.of(result.history(), surroundings.wiring().clock().instant());
    Answer.give(
        terminal, common, "Demo", result.data(report), DemoText.of(result, terminal.outPaint()));
    return (result.isGood() ? ExitCode.OK : ExitCode.DIFFERENT).status();
  }
}

package io.whimbrel.cli.command;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: every command, how failures are told, how help looks. */
@Command(
    name = "whimbrel",
    versionProvider = Whimbrel.Version.class,
    mixinStandardHelpOptions = true,
    subcommands = HelpCommand.class,
    description = "Carries a live PostgreSQL database to another one without losing a row.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  whimbrel demo                  see a whole migration on two embedded servers",
      "  whimbrel new --from env:OLD_DATABASE_URL --to env:NEW_DATABASE_URL",
      "  whimbrel check && whimbrel run",
      "",
      "Exit codes: 0 done, 1 fault, 2 usage or plan, 3 findings, 4 rows differ,",
      "  5 waits at a gate, 6 precondition, 7 unreachable, 8 position lost, 9 locked,",
      "  10 backed out, 11 backing out failed, 130 and 143 stopped by a signal."
    })
public final class Whimbrel implements Runnable {
  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The version of this build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Whimbrel.class.getPackage().getImplementationVersion();
      return new String[] {"whimbrel " + (version == null ? "development" : version)};
    }
  }

  private Whimbrel() {}

  /** Runs one command line and returns its exit code. */
  public static int run(Surroundings surroundings, String... arguments) {
    return commandLine(surroundings).execute(arguments);
  }

  /** All commands. */
  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine line = new CommandLine(new Whimbrel());
    commands(surroundings).forEach(line::addSubcommand);
    Failures failures = new Failures(surroundings.terminal(), surroundings.wiring().clock());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpAutoWidth(false)
        .setOut(writer(surroundings.terminal().out()))
        .setErr(writer(surroundings.terminal().err()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                surroundings.terminal().abilities().outColour()
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF))
        .setExecutionStrategy(new IndexKeeping(surroundings))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static List<Object> commands(Surroundings surroundings) {
    return List.of(
        new InitCommand(surroundings),
        new ListCommand(surroundings),
        new IndexCommand(surroundings),
        new NewCommand(surroundings),
        new CheckCommand(surroundings),
        new AssessCommand(surroundings),
        new RiskCommand(surroundings),
        new ExplainCommand(surroundings),
        new RehearseCommand(surroundings),
        new RunCommand(surroundings),
        new StatusCommand(surroundings),
        new ApproveCommand(surroundings),
        new RejectCommand(surroundings),
        new TickCommand(surroundings),
        new PauseCommand(surroundings),
        new ResumeCommand(surroundings),
        new ThrottleCommand(surroundings),
        new MaintenanceCommand(surroundings),
        new WatchCommand(surroundings),
        new VerifyCommand(surroundings),
        new RepairCommand(surroundings),
        new ShadowCommand(surroundings),
        new CutoverCommand(surroundings),
        new AbortCommand(surroundings),
        new RollbackCommand(surroundings),
        new CleanupCommand(surroundings),
        GuideCommand.line(surroundings),
        AuditCommand.line(surroundings),
        BackupCommand.line(surroundings),
        new RestoreCommand(surroundings),
        new ReconcileCommand(surroundings),
        new ReportCommand(surroundings),
        new DocsCommand(surroundings),
        new NotifyCommand(surroundings),
        new RemindCommand(surroundings),
        new UpdateCommand(surroundings),
        IssueCommand.line(surroundings),
        new DemoCommand(surroundings),
        new SchemaCommand(surroundings),
        new CompletionCommand(surroundings));
  }

  /** Without a command: help, as for {@code --help}. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

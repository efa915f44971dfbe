package io.whimbrel.cli.command;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    Map<String, Function<Surroundings, Object>> all = commands();
    Function<Surroundings, Object> asked = arguments.length == 0 ? null : all.get(arguments[0]);
    List<Function<Surroundings, Object>> needed =
        asked == null ? List.copyOf(all.values()) : List.of(asked);
    return commandLine(surroundings, needed).execute(arguments);
  }

  /** All commands. */
  static CommandLine commandLine(Surroundings surroundings) {
    return commandLine(surroundings, commands().values());
  }

  /** Some of the commands: to read the annotations of all takes longer than many a command. */
  private static CommandLine commandLine(
      Surroundings surroundings, Collection<Function<Surroundings, Object>> commands) {
    CommandLine line = new CommandLine(new Whimbrel());
    commands.forEach(command -> line.addSubcommand(command.apply(surroundings)));
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

  /** Every command by its name, in the order of the help. */
  static Map<String, Function<Surroundings, Object>> commands() {
    Map<String, Function<Surroundings, Object>> commands = new LinkedHashMap<>();
    commands.put("init", InitCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("index", IndexCommand::new);
    commands.put("new", NewCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("assess", AssessCommand::new);
    commands.put("risk", RiskCommand::new);
    commands.put("schema-change", SchemaChangeCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("rehearse", RehearseCommand::new);
    commands.put("run", RunCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("approve", ApproveCommand::new);
    commands.put("reject", RejectCommand::new);
    commands.put("tick", TickCommand::new);
    commands.put("pause", PauseCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("throttle", ThrottleCommand::new);
    commands.put("maintenance", MaintenanceCommand::new);
    commands.put("watch", WatchCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("repair", RepairCommand::new);
    commands.put("shadow", ShadowCommand::new);
    commands.put("cutover", CutoverCommand::new);
    commands.put("abort", AbortCommand::new);
    commands.put("rollback", RollbackCommand::new);
    commands.put("cleanup", CleanupCommand::new);
    commands.put("guide", GuideCommand::line);
    commands.put("audit", AuditCommand::line);
    commands.put("backup", BackupCommand::line);
    commands.put("restore", RestoreCommand::new);
    commands.put("reconcile", ReconcileCommand::new);
    commands.put("report", ReportCommand::new);
    commands.put("docs", DocsCommand::new);
    commands.put("notify", NotifyCommand::new);
    commands.put("runbook", RunbookCommand::new);
    commands.put("remind", RemindCommand::new);
    commands.put("update", UpdateCommand::new);
    commands.put("issue", IssueCommand::line);
    commands.put("demo", DemoCommand::new);
    commands.put("schema", SchemaCommand::new);
    commands.put("completion", CompletionCommand::new);
    return commands;
  }

  /** Without a command: help, as for {@code --help}. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

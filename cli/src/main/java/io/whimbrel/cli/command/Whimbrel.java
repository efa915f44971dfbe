package io.whimbrel.cli.command;

import static java.util.Map.entry;

import io.whimbrel.cli.command.audit.AuditCommand;
import io.whimbrel.cli.command.backup.BackupCommand;
import io.whimbrel.cli.command.backup.RestoreCommand;
import io.whimbrel.cli.command.desk.DeskCommands;
import io.whimbrel.cli.command.document.DocumentCommands;
import io.whimbrel.cli.command.folder.FolderCommands;
import io.whimbrel.cli.command.guide.GuideCommand;
import io.whimbrel.cli.command.issue.IssueCommand;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.run.RunCommands;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** The order of the help. */
  private static final List<String> ORDER =
      List.of(
          "init",
          "list",
          "index",
          "new",
          "check",
          "assess",
          "risk",
          "schema-change",
          "explain",
          "rehearse",
          "run",
          "status",
          "approve",
          "reject",
          "tick",
          "pause",
          "resume",
          "throttle",
          "maintenance",
          "watch",
          "verify",
          "repair",
          "shadow",
          "cutover",
          "abort",
          "rollback",
          "cleanup",
          "guide",
          "audit",
          "backup",
          "restore",
          "reconcile",
          "report",
          "docs",
          "notify",
          "runbook",
          "remind",
          "update",
          "issue",
          "demo",
          "schema",
          "completion");

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
    Map<String, Function<Surroundings, Object>> known = new HashMap<>(ofThemselves());
    known.putAll(FolderCommands.all());
    known.putAll(RunCommands.all());
    known.putAll(DeskCommands.all());
    known.putAll(DocumentCommands.all());
    Map<String, Function<Surroundings, Object>> commands = new LinkedHashMap<>();
    ORDER.forEach(name -> commands.put(name, Objects.requireNonNull(known.remove(name), name)));
    if (!known.isEmpty()) {
      throw new IllegalStateException("no place in the help: " + known.keySet());
    }
    return commands;
  }

  /** Those that are of no family, or the face of one. */
  private static Map<String, Function<Surroundings, Object>> ofThemselves() {
    return Map.ofEntries(
        entry("shadow", ShadowCommand::new),
        entry("guide", GuideCommand::line),
        entry("audit", AuditCommand::line),
        entry("backup", BackupCommand::line),
        entry("restore", RestoreCommand::new),
        entry("reconcile", ReconcileCommand::new),
        entry("notify", NotifyCommand::new),
        entry("issue", IssueCommand::line),
        entry("demo", DemoCommand::new),
        entry("schema", SchemaCommand::new),
        entry("completion", CompletionCommand::new));
  }

  /** Without a command: help, as for {@code --help}. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

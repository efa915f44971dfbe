package io.whimbrel.cli.command.line;

import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.screen.Terminal.Abilities;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Advice;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that every command has. */
public final class CommonOptions {
  /** The name under which commands mix it in. */
  public static final String NAME = "common";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean isHelp;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "Form of the result: table, json, or jsonl (events, one on a line).")
  private OutputFormat output = OutputFormat.TABLE;

  @Option(names = "--no-color", description = "Never use colours (as NO_COLOR does).")
  private boolean isColourless;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr.")
  private boolean isQuiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more about unexpected faults.")
  private boolean isVerbose;

  @Option(names = "--no-input", description = "Never ask; a question becomes an error.")
  private boolean isUnattended;

  private String migration = "";
  private Optional<Path> plan = Optional.empty();
  private Advice advice = new Advice("", "");

  /** Whether only help was asked for. */
  boolean isHelp() {
    return isHelp;
  }

  public OutputFormat output() {
    return output;
  }

  public boolean isVerbose() {
    return isVerbose;
  }

  /** The terminal as these options want it. */
  public Terminal of(Terminal terminal) {
    Abilities abilities = terminal.abilities();
    abilities = isColourless ? abilities.withoutColour() : abilities;
    abilities = isUnattended ? abilities.withoutAsking() : abilities;
    return terminal.with(abilities);
  }

  /** How progress is shown. */
  public ProgressScreen.Form progress() {
    return switch (output) {
      case JSONL -> ProgressScreen.Form.JSON_LINES;
      case JSON, TABLE -> isQuiet ? ProgressScreen.Form.SILENT : ProgressScreen.Form.PEOPLE;
    };
  }

  /** Notes which migration the command is about, for the envelope of an error. */
  public void concerns(String id) {
    migration = id;
  }

  /** Notes which plan the command is about. */
  public void concerns(Plan read) {
    concerns(read.migration().text());
    concerns(read.file());
    advice = Advice.about(read, Wiring.shown(read.file()));
  }

  /** How commands about the plan are typed; as they stand before it is known. */
  public Advice advice() {
    return advice;
  }

  /** Notes which plan file the command is about, also one that is just being made. */
  public void concerns(Path file) {
    plan = Optional.of(file.toAbsolutePath().normalize());
  }

  /** The plan that the command is about; empty before it is known. */
  public Optional<Path> plan() {
    return plan;
  }

  /** Which migration the command is about; empty before it is known. */
  public String migration() {
    return migration;
  }
}

package io.whimbrel.cli.command.document;

import static java.util.Map.entry;

import io.whimbrel.cli.command.line.Surroundings;
import java.util.Map;
import java.util.function.Function;

/** The commands that write and send what people read, by name. */
public final class DocumentCommands {
  private DocumentCommands() {}

  /** Each makes its command in surroundings. */
  public static Map<String, Function<Surroundings, Object>> all() {
    return Map.ofEntries(
        entry("risk", RiskCommand::new),
        entry("schema-change", SchemaChangeCommand::new),
        entry("report", ReportCommand::new),
        entry("docs", DocsCommand::new),
        entry("runbook", RunbookCommand::new),
        entry("remind", RemindCommand::new),
        entry("update", UpdateCommand::new));
  }
}

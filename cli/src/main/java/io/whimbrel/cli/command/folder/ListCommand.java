package io.whimbrel.cli.command.folder;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.FolderArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.documents.registry.RegistryData;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = {
      "Lists all migrations of a folder, from their plans and journals.",
      "A journal that is not reached is named; what was known last is shown."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel list",
      "  whimbrel list --status active,planned --type platform",
      "  whimbrel list --output json | jq '.data.migrations[] | select(.risk.level == \"HIGH\")'"
    })
final class ListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final FolderArgument folder = new FolderArgument();

  @Option(
      names = "--type",
      split = ",",
      paramLabel = "TYPE",
      description = "Only of these types: ${COMPLETION-CANDIDATES}.")
  private List<MigrationType> types = List.of();

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "Only those that stand so: ${COMPLETION-CANDIDATES}.")
  private List<MigrationStatus> statuses = List.of();

  @Option(names = "--owner", paramLabel = "NAME", description = "Only those of this owner.")
  private String owner = "";

  ListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Registry registry = folder.read(surroundings.wiring()).look(_ -> true).registry();
    List<RegistryEntry> meant = registry.entries().stream().filter(this::isMeant).toList();
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(
        terminal,
        common,
        "Migrations",
        RegistryData.of(registry, meant),
        text(registry, meant, terminal.outPaint()));
    return 0;
  }

  private boolean isMeant(RegistryEntry entry) {
    return (types.isEmpty() || entry.types().stream().anyMatch(types::contains))
        && (statuses.isEmpty() || statuses.contains(entry.standing().status()))
        && (owner.isEmpty() || entry.owner().equalsIgnoreCase(owner));
  }

  private static String text(Registry registry, List<RegistryEntry> meant, Paint paint) {
    TextTable table = new TextTable("id", "status", "risk", "type", "owner", "when", "description");
    for (RegistryEntry entry : meant) {
      table.row(
          painted(entry.risk().level(), paint),
          entry.id(),
          Plain.line(entry.standing().words()) + issues(entry),
          entry.risk().level().text(),
          entry.types().stream()
              .map(t -> t.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")),
          Plain.line(entry.owner()),
          when(entry),
          Plain.line(entry.title()));
    }
    StringBuilder text = new StringBuilder();
    text.append(meant.isEmpty() ? "No migrations.\n" : table.text(paint));
    registry
        .troubles()
        .forEach(
            t ->
                text.append(paint.yellow("not read: " + Plain.line(t.file() + ": " + t.what())))
                    .append('\n'));
    return text.toString();
  }

  private static String issues(RegistryEntry entry) {
    int open = entry.openIssues();
    return open == 0 ? "" : "; %d open issue%s".formatted(open, open == 1 ? "" : "s");
  }

  private static String when(RegistryEntry entry) {
    Optional<LocalDate> planned =
        entry.dossier().schedule().start().or(() -> entry.dossier().schedule().eta());
    return switch (entry.standing().status()) {
      case PLANNED -> planned.map(LocalDate::toString).orElse("");
      case ACTIVE -> entry.dossier().schedule().eta().map(d -> "ETA " + d).orElse("");
      case COMPLETED, ROLLED_BACK, ABORTED ->
          entry
              .standing()
              .endedAt()
              .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC).toString())
              .orElse("");
    };
  }

  private static UnaryOperator<String> painted(RiskLevel level, Paint paint) {
    return switch (level) {
      case LOW -> paint::green;
      case MEDIUM -> paint::yellow;
      case HIGH, CRITICAL -> paint::red;
    };
  }
}

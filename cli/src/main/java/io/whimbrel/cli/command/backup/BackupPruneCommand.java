package io.whimbrel.cli.command.backup;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.Archives;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.backup.Retention;
import io.whimbrel.engine.backup.Retention.Expired;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description = {
      "Removes backups that are older than the plan keeps them, place by place.",
      "The newest one whose files are all right stays whatever its age, and so does"
          + " one that a run goes by."
    },
    footer = {"", "Example:", "  whimbrel backup prune plan.yaml --dry-run"})
final class BackupPruneCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(names = "--dry-run", description = "Tells what would go, and removes nothing.")
  private boolean isDry;

  BackupPruneCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.readToLook(surroundings.wiring(), common);
    BackupDesk desk = new BackupDesk(surroundings, common);
    Archives archives = surroundings.wiring().backupTools(Optional.of(read)).archives();
    Retention retention = new Retention(read.backup(), surroundings.wiring().clock().instant());
    Set<String> needed = desk.needed(read);
    List<Expired> expired = new ArrayList<>();
    for (String place : BackupDesk.places(read)) {
      expired.addAll(
          retention.expired(
              archives.list(place, read.migration()), needed, e -> isGood(archives, e)));
    }
    if (!isDry) {
      expired.forEach(e -> archives.delete(e.entry().location()));
    }
    give(expired);
    return 0;
  }

  private static boolean isGood(Archives archives, ArchiveEntry entry) {
    try {
      return archives.open(entry.location()).faults(() -> {}).isEmpty();
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.BACKUP_DAMAGED
          || problem.code() == ProblemCode.BACKUP_MISSING) {
        return false;
      }
      throw problem;
    }
  }

  private void give(List<Expired> expired) {
    StringBuilder text = new StringBuilder();
    String done = isDry ? "would be removed" : "removed";
    expired.forEach(
        e ->
            text.append("%s  %s: %s\n".formatted(done, Plain.line(e.entry().location()), e.why())));
    if (expired.isEmpty()) {
      text.append("nothing is older than it is kept\n");
    }
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(
        terminal,
        common,
        "BackupPruning",
        Map.of(
            "dryRun",
            isDry,
            "expired",
            expired.stream()
                .map(e -> Map.of("location", e.entry().location(), "why", e.why()))
                .toList()),
        text.toString());
  }
}

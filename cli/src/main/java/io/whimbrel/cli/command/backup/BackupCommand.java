package io.whimbrel.cli.command.backup;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.BackupsView;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.backup.Backup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "backup",
    description = {
      "Makes a backup of the source's tables now, in every place that the plan"
          + " names, and reads it again.",
      "The first one counts as that of before the migration, later ones as daily" + " ones.",
      "A run whose plan has 'backup' makes one by itself before it writes anything."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel backup plan.yaml",
      "  whimbrel backup list plan.yaml",
      "  whimbrel backup verify plan.yaml",
      "  whimbrel backup prune plan.yaml --dry-run"
    })
public final class BackupCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  BackupCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The command with those below it. */
  public static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new BackupCommand(surroundings))
        .addSubcommand(new BackupListCommand(surroundings))
        .addSubcommand(new BackupVerifyCommand(surroundings))
        .addSubcommand(new BackupPruneCommand(surroundings));
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    BackupDesk desk = new BackupDesk(surroundings, common);
    List<String> places = BackupDesk.places(read);
    boolean isFirst = desk.entries(read).stream().noneMatch(ArchiveEntry::isWhole);
    Backup backup =
        desk.work(
            BackupDesk.request(read),
            Optional.of(read),
            backups ->
                backups.make(
                    read.source(),
                    read.tables(),
                    places,
                    isFirst ? BackupKind.BEFORE : BackupKind.DAILY));
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(terminal, common, "Backup", data(backup), text(backup));
    return 0;
  }

  private static Map<String, Object> data(Backup backup) {
    Map<String, Object> data = BackupsView.data(backup.manifest());
    data.put("locations", backup.locations());
    return new LinkedHashMap<>(data);
  }

  private static String text(Backup backup) {
    Manifest manifest = backup.manifest();
    StringBuilder text = new StringBuilder();
    backup.locations().forEach(l -> text.append(Plain.line(l)).append('\n'));
    text.append(
        "%d tables, %d rows, %d bytes%s, as of %s\n"
            .formatted(
                manifest.tables().size(),
                manifest.rows(),
                manifest.bytes(),
                manifest.dump().map(d -> ", by " + d.program()).orElse(""),
                manifest.position()));
    manifest
        .objects()
        .ifPresent(
            o -> text.append("%d large objects, %d bytes\n".formatted(o.count(), o.bytes())));
    return text.append("Next: whimbrel backup verify\n").toString();
  }
}

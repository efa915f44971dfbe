package io.whimbrel.cli.command.backup;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.Archives;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.Backups;
import io.whimbrel.engine.Backups.BackupRequest;
import io.whimbrel.engine.RunBackup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the commands about backups share. */
public record BackupDesk(Surroundings surroundings, CommonOptions common) {

  /** Work with databases or archives: progress is shown, a signal ends it cleanly. */
  public <T> T work(BackupRequest request, Optional<Plan> plan, Function<Backups, T> body) {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    try (Journal journal = wiring.backups(plan);
        ProgressScreen screen =
            ProgressScreen.open(terminal, common.progress(), wiring.clock(), "the same command");
        Backups backups =
            new Backups(
                request,
                wiring.products(),
                wiring.backupTools(plan),
                journal,
                screen,
                wiring.clock());
        StopHook _ = StopHook.of(backups::close, terminal.err())) {
      return body.apply(backups);
    }
  }

  /** Backups of a plan. */
  public static BackupRequest request(Plan plan) {
    return new BackupRequest(plan.migration(), plan.limits(), plan.access(), plan.backup());
  }

  /** A backup that no plan is named for: its manifest says whose it is. */
  public BackupRequest request(String location) {
    Archive archive = surroundings.wiring().backupTools(Optional.empty()).archives().open(location);
    common.concerns(archive.manifest().migration());
    return new BackupRequest(
        new MigrationId(archive.manifest().migration()),
        Limits.DEFAULT,
        AccessRules.DEFAULT,
        BackupRules.DEFAULT);
  }

  /** The places of a plan, which must have some. */
  static List<String> places(Plan plan) {
    if (!plan.backup().isWanted()) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("the plan does not say where backups are kept")
          .where(plan.locate("backup"))
          .fix("add 'backup: { to: [backups] }' to the plan, see docs/backup.md")
          .exception();
    }
    return plan.backup().to();
  }

  /** All that is in the places of a plan, the oldest first. */
  List<ArchiveEntry> entries(Plan plan) {
    List<ArchiveEntry> entries = new ArrayList<>();
    Archives archives = surroundings.wiring().backupTools(Optional.of(plan)).archives();
    for (String place : places(plan)) {
      entries.addAll(archives.list(place, plan.migration()));
    }
    entries.sort(Comparator.comparing(ArchiveEntry::begunAt));
    return entries;
  }

  /** The newest whole backup of a plan. */
  String newest(Plan plan) {
    return entries(plan).stream()
        .filter(ArchiveEntry::isWhole)
        .max(Comparator.comparing(ArchiveEntry::begunAt))
        .map(ArchiveEntry::location)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.BACKUP_MISSING)
                    .what("there is no whole backup of " + plan.migration())
                    .where(String.join(", ", places(plan)))
                    .fix("make one with 'whimbrel backup'")
                    .exception());
  }

  /** Locations that a run of the plan goes by. */
  Set<String> needed(Plan plan) {
    Wiring wiring = surroundings.wiring();
    if (!wiring.hasJournal(plan)) {
      return Set.of();
    }
    try (Journal journal = wiring.journal(plan)) {
      return new RunBackup(journal, wiring.clock()).places(plan.migration());
    }
  }

  /** Notes in the journal of the run that goes by this backup what was found out about it. */
  void found(Plan plan, String location, boolean isRestored) {
    Wiring wiring = surroundings.wiring();
    if (wiring.hasJournal(plan)) {
      try (Journal journal = wiring.journal(plan)) {
        new RunBackup(journal, wiring.clock()).found(plan.migration(), location, isRestored);
      }
    }
  }
}

package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.BackupTools;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The backup of a run, made before anything is written on either side. Where a process ended within
 * it, it begins anew: what was written has no manifest, so that nothing takes it for a backup.
 */
public final class BackupStep {
  private static final String MADE = "backup";
  private static final String TESTED = "backup restore test";

  private final RunFrame frame;
  private final List<DatabaseProduct> products;
  private final Optional<BackupTools> tools;
  private final BackupRules rules;

  /** For a run. */
  public BackupStep(RunFrame frame, List<DatabaseProduct> products, Optional<BackupTools> tools) {
    this.frame = frame;
    this.products = products;
    this.tools = tools;
    this.rules = frame.plan().backup();
  }

  /** Makes it and tries it, as far as the plan asks for that and it is not done. */
  public void run() {
    if (!rules.isWanted()) {
      return;
    }
    frame.enter(Phase.PREPARE);
    BackupTools present = tools.orElseThrow(this::withoutTools);
    // A run that has begun to prepare has written already: it is too late for a backup of before.
    boolean isLate = frame.chronicle().stepState(Phase.PREPARE, "control tables").isPresent();
    if (!isLate) {
      frame.chronicle().stepOnce(Phase.PREPARE, MADE, () -> make(present));
      if (!(rules.test() instanceof RestoreTest.Never)) {
        frame.chronicle().stepOnce(Phase.PREPARE, TESTED, () -> test(present));
      }
    }
  }

  private Problem withoutTools() {
    return Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
        .what("the plan asks for a backup, and nothing here can make one")
        .where(frame.plan().locate("backup"))
        .fix("run the plan with the command line, or leave 'backup' out")
        .exception();
  }

  private String make(BackupTools present) {
    BackupFrame work = BackupFrame.of(frame, present.archives());
    Backup backup =
        new BackupWork(work, frame.source(), frame.plan().tables(), Phase.PREPARE)
            .make(rules.to(), BackupKind.BEFORE);
    for (String location : backup.locations()) {
      frame.board().note("reading the backup again");
      ArchiveCheck.require(present.archives().open(location), frame.stop());
    }
    frame.board().note("");
    frame.chronicle().fact(Facts.BACKUP_PLACE, String.join("\n", backup.locations()));
    frame.chronicle().fact(Facts.BACKUP_VERIFIED, frame.clock().instant().toString());
    String text = BackupText.of(backup);
    frame
        .chronicle()
        .event(
            Phase.PREPARE,
            "backup.made",
            text,
            Map.of(
                "places", String.join(", ", backup.locations()),
                "rows", Long.toString(backup.manifest().rows()),
                "bytes", Long.toString(backup.manifest().bytes()),
                "position", backup.manifest().position()));
    return text;
  }

  private String test(BackupTools present) {
    String location =
        frame.chronicle().fact(Facts.BACKUP_PLACE).orElseThrow().lines().findFirst().orElseThrow();
    Archive archive = present.archives().open(location);
    Restored restored =
        new RestoreTrial(
                BackupFrame.of(frame, present.archives()),
                products,
                present.scratch(),
                frame.run(),
                _ -> {})
            .run(archive, rules.test());
    frame.chronicle().fact(Facts.BACKUP_RESTORE_TESTED, frame.clock().instant().toString());
    String text =
        "%s was restored: %d tables, %d rows, each table with the digest that was read"
            .formatted(location, restored.tables().size(), restored.rows());
    frame.chronicle().event(Phase.PREPARE, "backup.restore-tested", text);
    return text;
  }
}

package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.StopSignal;
import java.util.List;

/** Looks whether the files of an archive are those that were written. */
public final class ArchiveCheck {
  private static final int NAMED = 3;

  private ArchiveCheck() {}

  /** Throws when anything is wrong, and names it. */
  public static void require(Archive archive, StopSignal stop) {
    List<String> faults = archive.faults(stop::check);
    if (!faults.isEmpty()) {
      String named = String.join("; ", faults.subList(0, Math.min(NAMED, faults.size())));
      throw Problem.of(ProblemCode.BACKUP_DAMAGED)
          .what(
              faults.size() > NAMED
                  ? "%s; and %d more faults".formatted(named, faults.size() - NAMED)
                  : named)
          .where(archive.location())
          .fix("use the backup of another place or day: see 'whimbrel backup list'")
          .exception();
    }
  }
}

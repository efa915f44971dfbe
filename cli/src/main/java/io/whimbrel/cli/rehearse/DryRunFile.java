package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.DryRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the last rehearsal of a plan found, kept beside its forecast, whether that came to be. */
public final class DryRunFile {

  private DryRunFile() {}

  static void keep(DryRun found, Plan plan) throws IOException {
    Files.createDirectories(Wiring.stateDirectory(plan));
    RehearsalFiles.replace(found.text(), file(plan));
  }

  /** What it found; empty where this machine knows of none. */
  public static Optional<DryRun> read(Plan plan) {
    try {
      return Files.exists(file(plan))
          ? Optional.of(DryRun.read(Files.readString(file(plan))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is kept: each phase of a plan has its own. */
  public static Path file(Plan plan) {
    return Wiring.stateDirectory(plan)
        .resolve("dry-run-" + plan.migration().text().replace(':', '+'));
  }
}

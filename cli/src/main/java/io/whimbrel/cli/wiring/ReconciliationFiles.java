package io.whimbrel.cli.wiring;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.documents.reconciliation.Format;
import io.whimbrel.documents.reconciliation.Reconciliation;
import io.whimbrel.documents.reconciliation.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reconciliation reports as files, named after their run. A file that has no place for a seal gets
 * another one beside it, which {@code sha256sum --check} understands.
 */
public final class ReconciliationFiles {
  private static final String BESIDE = ".sha256";

  private ReconciliationFiles() {}

  /**
   * A file that was written.
   *
   * @param seal the digest by which it is known
   */
  public record Written(Path file, Format format, String seal) {}

  /** Writes a report into a directory, which is made when it is not there. */
  public static List<Written> write(
      Reconciliation report, RunId run, List<Format> formats, Path directory) {
    List<Written> written = new ArrayList<>();
    try {
      Files.createDirectories(directory);
      for (Format format : formats) {
        String text = report.text(format);
        Path file = directory.resolve(run + ".reconciliation." + format.suffix());
        Files.writeString(file, text);
        Optional<String> inside = format == Format.CSV ? Optional.empty() : Seal.of(text);
        String seal = inside.orElseGet(() -> Sha256.of(text));
        if (inside.isEmpty()) {
          Files.writeString(beside(file), seal + "  " + file.getFileName() + "\n");
        }
        written.add(new Written(file, format, seal));
      }
      return written;
    } catch (IOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the reconciliation report cannot be written: " + e)
          .where(directory.toString())
          .fix("give another --directory")
          .cause(e)
          .exception();
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + BESIDE);
  }

  /** The seal of a file that is as it was written; empty when it was altered, or has none. */
  public static Optional<String> sealOfWhole(Path file) {
    try {
      String text = Files.readString(file);
      if (!Files.exists(beside(file))) {
        return Seal.isWhole(text) ? Seal.of(text) : Optional.empty();
      }
      String noted = Files.readString(beside(file)).strip().split(" ", 2)[0];
      return noted.equals(Sha256.of(text)) ? Optional.of(noted) : Optional.empty();
    } catch (IOException e) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the file cannot be read: " + e)
          .where(file.toString())
          .fix("give a file that 'whimbrel reconcile' wrote")
          .cause(e)
          .exception();
    }
  }
}

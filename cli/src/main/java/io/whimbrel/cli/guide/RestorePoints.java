package io.whimbrel.cli.guide;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where guides keep their restore points on this machine. */
public final class RestorePoints {
  private RestorePoints() {}

  /** Removes that of a run that is over; does nothing where there is none. */
  public static void forget(Plan plan, RunId run) {
    Path directory = Wiring.stateDirectory(plan).resolve("restore-points").resolve(run.text());
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the restore point of %s cannot be removed: %s".formatted(run, e.getMessage()))
          .where(directory.toString())
          .fix("remove it by hand: the run is over")
          .cause(e)
          .exception();
    }
  }
}

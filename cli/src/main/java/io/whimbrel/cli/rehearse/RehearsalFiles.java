package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.documents.rehearsal.RehearsalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** The report of a rehearsal as files, and its forecast beside the plan's journal. */
public final class RehearsalFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RehearsalFiles() {}

  /** Writes them into a directory, which is made when it is not there. */
  public static List<Path> write(RehearsalReport report, Plan plan, Path directory) {
    String name = "%s-rehearsal-%s".formatted(plan.migration(), TIME.format(report.span().from()));
    try {
      Files.createDirectories(directory);
      DryRunFile.keep(report, plan);
      Optional<Forecast> forecast = report.forecast();
      if (forecast.isPresent()) {
        keep(forecast.get(), Wiring.forecastFile(plan));
      }
      return List.of(
          Files.writeString(directory.resolve(name + ".md"), report.markdown()),
          Files.writeString(directory.resolve(name + ".json"), report.json().text() + "\n"));
    } catch (IOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the report cannot be written: " + e)
          .where(directory.toString())
          .fix("give another --directory")
          .cause(e)
          .exception();
    }
  }

  /** The last one that was whole stays until this one is. */
  private static void keep(Forecast forecast, Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, forecast.text());
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}

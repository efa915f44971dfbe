package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.rehearsal.RehearsalReport;
import io.whimbrel.documents.rehearsal.RehearsalReport.Span;
import io.whimbrel.documents.rehearsal.StepsReport;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.checklist.MigrationBook;
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
  public static List<Path> write(RehearsalReport report, Plan plan, Path directory, Wiring wiring) {
    try {
      Optional<Forecast> forecast = report.forecast();
      if (forecast.isPresent()) {
        replace(forecast.get().text(), Wiring.forecastFile(plan));
      }
      keep(report.kept(plan.digest()), plan, wiring);
      return write(report.span(), plan, directory, report.markdown(), report.json());
    } catch (IOException e) {
      throw unwritten(directory, e);
    }
  }

  /** The same for a plan of steps. */
  public static List<Path> write(StepsReport report, Plan plan, Path directory, Wiring wiring) {
    try {
      keep(report.kept(), plan, wiring);
      return write(report.span(), plan, directory, report.markdown(), report.json());
    } catch (IOException e) {
      throw unwritten(directory, e);
    }
  }

  private static List<Path> write(
      Span span, Plan plan, Path directory, String markdown, Envelope json) throws IOException {
    String name = "%s-rehearsal-%s".formatted(plan.migration(), TIME.format(span.from()));
    Files.createDirectories(directory);
    return List.of(
        Files.writeString(directory.resolve(name + ".md"), markdown),
        Files.writeString(directory.resolve(name + ".json"), json.text() + "\n"));
  }

  /** Beside the plan, and in its journal where there is one. */
  private static void keep(DryRun found, Plan plan, Wiring wiring) throws IOException {
    DryRunFile.keep(found, plan);
    if (wiring.hasJournal(plan)) {
      try (Journal journal = wiring.journal(plan)) {
        new MigrationBook(journal, plan.migration())
            .rehearsed(plan.migration(), found, Operators.user());
      }
    }
  }

  private static Problem unwritten(Path directory, IOException e) {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what("the report cannot be written: " + e)
        .where(directory.toString())
        .fix("give another --directory")
        .cause(e)
        .exception();
  }

  /** The last one that was whole stays until this one is. */
  static void replace(String text, Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}

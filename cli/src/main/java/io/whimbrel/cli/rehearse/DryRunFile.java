package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.run.RunState;
import io.whimbrel.documents.Figures;
import io.whimbrel.documents.rehearsal.RehearsalReport;
import io.whimbrel.documents.strategy.DryRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the last rehearsal of a plan found, kept beside its forecast, whether that came to be. */
public final class DryRunFile {
  private static final String DURATION = "duration ";
  private static final String ISSUE = "issue ";
  private static final String ADJUST = "adjust ";
  private static final String BACK = "back ";
  private static final String DECISION = "decision ";

  private DryRunFile() {}

  static void keep(RehearsalReport report, Plan plan) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(DURATION + Figures.duration(report.length()));
    report.issues().stream()
        .filter(issue -> issue.severity() != Severity.INFO)
        .map(Finding::what)
        .forEach(what -> lines.add(ISSUE + line(what)));
    report.adjustments().forEach(what -> lines.add(ADJUST + line(what)));
    lines.add(
        DECISION + (report.isGo() ? "Go" : "No-Go: " + line(String.join("; ", report.against()))));
    if (report.back().isDone()) {
      lines.add(BACK + RunState.ROLLED_BACK);
    }
    Path file = file(plan);
    Files.createDirectories(Wiring.stateDirectory(plan));
    Files.write(file, lines);
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** What it found; empty where this machine knows of none. */
  public static Optional<DryRun> read(Plan plan) {
    try {
      if (!Files.exists(file(plan))) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file(plan));
      return Optional.of(
          new DryRun(
              String.join("", of(lines, DURATION)),
              of(lines, ISSUE),
              of(lines, ADJUST),
              String.join("", of(lines, DECISION)),
              of(lines, BACK).contains(RunState.ROLLED_BACK.name())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> of(List<String> lines, String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()))
        .toList();
  }

  private static Path file(Plan plan) {
    return Wiring.stateDirectory(plan)
        .resolve("dry-run-" + plan.migration().text().replace(':', '+'));
  }
}

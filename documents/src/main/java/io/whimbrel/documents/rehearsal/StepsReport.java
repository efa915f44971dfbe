package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.rehearsal.RehearsalReport.Span;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What came of the rehearsal of a plan of steps: what was tried and what was not, there and back.
 *
 * @param sample which rows it took, in words
 * @param differences in what it was not the real run
 * @param issues problems, warnings and what blocks
 * @param left what the way back left, each in words
 * @param against why the run must not be begun; empty for a go
 * @param isBack whether all that was tried was taken back and nothing is left of it
 * @param forecast how long the real run takes, as far as that is known
 */
public record StepsReport(
    String migration,
    String title,
    String planDigest,
    Span span,
    String sample,
    List<Database> databases,
    List<TriedStep> steps,
    List<String> differences,
    List<Finding> issues,
    List<String> left,
    List<String> against,
    boolean isBack,
    StepsForecast forecast) {

  /**
   * A database and what stood in for it.
   *
   * @param name as the plan calls it
   * @param real product and version
   * @param scratch product and version
   */
  public record Database(String name, String real, String scratch, List<SampledTable> tables) {
    public Database {
      tables = List.copyOf(tables);
    }

    /** Rows that were taken. */
    public long rows() {
      return tables.stream().mapToLong(SampledTable::rows).sum();
    }
  }

  public StepsReport {
    databases = List.copyOf(databases);
    steps = List.copyOf(steps);
    differences = List.copyOf(differences);
    issues = List.copyOf(issues);
    left = List.copyOf(left);
    against = List.copyOf(against);
  }

  /** Whether the real run may be begun, as far as it was tried. */
  public boolean isGo() {
    return against.isEmpty();
  }

  /** Steps that were not tried. */
  public List<TriedStep> untried() {
    return steps.stream().filter(TriedStep::isUntried).toList();
  }

  /** How long all of it took. */
  public Duration length() {
    return Duration.between(span.from(), span.until());
  }

  /** What is kept of it as evidence. */
  public DryRun kept() {
    return new DryRun(
        Optional.of(span.from().truncatedTo(ChronoUnit.SECONDS)),
        planDigest,
        Figures.duration(length()),
        issues.stream()
            .filter(issue -> issue.severity() != Severity.INFO)
            .map(Finding::what)
            .toList(),
        List.of(),
        isGo() ? DryRun.GO : "No-Go: " + String.join("; ", against),
        isBack,
        untried().stream().map(TriedStep::name).toList());
  }

  /** For people. */
  public String markdown() {
    return new StepsMarkdown(this).text();
  }

  /** For machines. */
  public Envelope json() {
    return Envelope.of("Rehearsal", migration, StepsData.of(this));
  }
}

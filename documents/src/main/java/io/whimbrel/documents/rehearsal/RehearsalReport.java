package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a rehearsal: how long it took, what was found, what to adjust, and whether the real
 * run may be begun.
 *
 * @param sample which rows it took, in words
 * @param servers versions, as {@code source}, {@code target}, and what they were rehearsed on
 * @param differences in what it was not the real run
 * @param took working time of each phase
 * @param issues problems, warnings and what blocks
 * @param adjustments what to change before the real run
 * @param against why it must not be begun; empty for a go
 * @param forecast of the real run; empty when the rehearsal did not come to its cutover
 */
public record RehearsalReport(
    String migration,
    String title,
    Span span,
    String sample,
    List<SampledTable> tables,
    Servers servers,
    List<String> differences,
    Map<Phase, Duration> took,
    Passage there,
    Passage back,
    List<Finding> issues,
    List<String> adjustments,
    List<String> against,
    Optional<Forecast> forecast) {

  /** From when until when. */
  public record Span(Instant from, Instant until) {}

  /** Versions of the real servers and of those that stood in for them. */
  public record Servers(
      String source, String target, String scratchSource, String scratchTarget, String machine) {}

  /**
   * One way over.
   *
   * @param pause in which neither side accepted writes; empty when it did not come so far
   * @param writes rows that were written meanwhile, or before it
   * @param proofs in words
   * @param isDone whether it came to its end without a problem
   */
  public record Passage(Optional<Duration> pause, long writes, String proofs, boolean isDone) {}

  public RehearsalReport {
    tables = List.copyOf(tables);
    differences = List.copyOf(differences);
    took = Collections.unmodifiableMap(new EnumMap<>(took));
    issues = List.copyOf(issues);
    adjustments = List.copyOf(adjustments);
    against = List.copyOf(against);
  }

  /** Whether the real run may be begun. */
  public boolean isGo() {
    return against.isEmpty();
  }

  /** Rows that were rehearsed. */
  public long rows() {
    return tables.stream().mapToLong(SampledTable::rows).sum();
  }

  /** How long all of it took. */
  public Duration length() {
    return Duration.between(span.from(), span.until());
  }

  /** What is kept of it as evidence. */
  public DryRun kept(String planDigest) {
    return new DryRun(
        Optional.of(span.from().truncatedTo(ChronoUnit.SECONDS)),
        planDigest,
        Figures.duration(length()),
        issues.stream()
            .filter(issue -> issue.severity() != Severity.INFO)
            .map(Finding::what)
            .toList(),
        adjustments,
        isGo() ? DryRun.GO : "No-Go: " + String.join("; ", against),
        back.isDone(),
        List.of());
  }

  /** For people. */
  public String markdown() {
    return new RehearsalMarkdown(this).text();
  }

  /** For machines. */
  public Envelope json() {
    return Envelope.of("Rehearsal", migration, RehearsalData.of(this));
  }
}

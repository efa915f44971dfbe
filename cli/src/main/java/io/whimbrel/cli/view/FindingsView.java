package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.documents.FindingData;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Findings for people and for machines, the heaviest first. */
public record FindingsView(List<Finding> findings) {

  public FindingsView {
    findings =
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
  }

  public long count(Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  public boolean hasAtLeast(Severity severity) {
    return findings.stream().anyMatch(f -> f.severity().compareTo(severity) >= 0);
  }

  /** The exit code of the first finding that blocks. */
  public ExitCode exit() {
    return findings.stream()
        .filter(f -> f.severity() == Severity.BLOCK)
        .findFirst()
        .map(f -> f.code().exitCode())
        .orElse(ExitCode.OK);
  }

  /** How many of each, in words. */
  public String sum() {
    if (findings.isEmpty()) {
      return "nothing found";
    }
    return "%d block, %d warn, %d inform"
        .formatted(count(Severity.BLOCK), count(Severity.WARN), count(Severity.INFO));
  }

  public String text(Paint paint) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(painted(finding.severity(), paint))
          .append(' ')
          .append(paint.bold(finding.code().text()))
          .append("  ")
          .append(Plain.line(finding.what()));
      if (!finding.where().isEmpty()) {
        text.append(paint.dim(" [" + Plain.line(finding.where()) + "]"));
      }
      text.append('\n');
      if (!finding.fix().isEmpty()) {
        Plain.lines(finding.fix())
            .lines()
            .forEach(line -> text.append("        ").append(line).append('\n'));
      }
    }
    return text.toString();
  }

  private static String painted(Severity severity, Paint paint) {
    String word = "%-5s".formatted(severity);
    return switch (severity) {
      case BLOCK -> paint.red(word);
      case WARN -> paint.yellow(word);
      case INFO -> paint.blue(word);
    };
  }

  public List<Map<String, Object>> data() {
    return findings.stream().map(FindingData::of).toList();
  }
}

package io.whimbrel.core.rehearsal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the last rehearsal found.
 *
 * @param at when it began; empty where an earlier version kept it
 * @param planDigest of the plan that was rehearsed; empty where an earlier version kept it
 * @param duration how long it took, in words
 * @param decision {@value #GO}, or why not
 * @param isBack whether what was tried was taken back, to its end
 * @param untried steps that were not tried, by name
 */
public record DryRun(
    Optional<Instant> at,
    String planDigest,
    String duration,
    List<String> issues,
    List<String> adjustments,
    String decision,
    boolean isBack,
    List<String> untried) {
  /** The decision that nothing speaks against the real run. */
  public static final String GO = "Go";

  private static final String AT = "at ";
  private static final String DIGEST = "plan ";
  private static final String DURATION = "duration ";
  private static final String ISSUE = "issue ";
  private static final String ADJUST = "adjust ";
  private static final String BACK = "back ";
  private static final String DECISION = "decision ";
  private static final String UNTRIED = "untried ";
  private static final String CAME_BACK = "ROLLED_BACK";

  public DryRun {
    issues = List.copyOf(issues);
    adjustments = List.copyOf(adjustments);
    untried = List.copyOf(untried);
  }

  /** The same, of which is known whether all of the migration came back. */
  public DryRun back(boolean isAllBack) {
    return new DryRun(at, planDigest, duration, issues, adjustments, decision, isAllBack, untried);
  }

  /** Whether nothing spoke against the real run. */
  public boolean isGo() {
    return decision.equals(GO);
  }

  /** As a text that {@link #read} understands. */
  public String text() {
    List<String> lines = new ArrayList<>();
    at.ifPresent(time -> lines.add(AT + time));
    lines.add(DIGEST + planDigest);
    lines.add(DURATION + duration);
    issues.forEach(what -> lines.add(ISSUE + line(what)));
    adjustments.forEach(what -> lines.add(ADJUST + line(what)));
    lines.add(DECISION + line(decision));
    if (isBack) {
      lines.add(BACK + CAME_BACK);
    }
    untried.forEach(step -> lines.add(UNTRIED + line(step)));
    return String.join("\n", lines) + "\n";
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** What a text says. */
  public static DryRun read(String text) {
    List<String> lines = text.lines().toList();
    return new DryRun(
        of(lines, AT).stream().findFirst().flatMap(DryRun::time),
        String.join("", of(lines, DIGEST)),
        String.join("", of(lines, DURATION)),
        of(lines, ISSUE),
        of(lines, ADJUST),
        String.join("", of(lines, DECISION)),
        of(lines, BACK).contains(CAME_BACK),
        of(lines, UNTRIED));
  }

  private static List<String> of(List<String> lines, String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()))
        .toList();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

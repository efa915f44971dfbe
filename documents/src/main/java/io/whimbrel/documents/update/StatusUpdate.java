package io.whimbrel.documents.update;

import io.whimbrel.core.communication.Issue;
import io.whimbrel.documents.IssuesLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a migration stands, for those who do not work on it. Says nothing that is not known.
 *
 * @param subject one line
 * @param status in progress, complete, issues encountered and the like
 * @param phase which part of the migration it is in
 * @param progress from 0 to 100
 * @param ground what the progress is told by
 * @param completed what is done, each with its time
 * @param current what is under way
 * @param upcoming what comes next
 * @param metrics what was measured
 * @param issues all that people noted
 * @param troubles what Whimbrel found wrong and is not mended
 * @param downtime planned and actual
 * @param next when the next update comes
 */
public record StatusUpdate(
    String subject,
    String status,
    String phase,
    int progress,
    String ground,
    List<String> completed,
    List<String> current,
    List<String> upcoming,
    List<String> metrics,
    List<Issue> issues,
    List<String> troubles,
    List<String> downtime,
    String next) {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int ISSUES_MAX = 20;

  public StatusUpdate {
    completed = List.copyOf(completed);
    current = List.copyOf(current);
    upcoming = List.copyOf(upcoming);
    metrics = List.copyOf(metrics);
    issues = List.copyOf(issues);
    troubles = List.copyOf(troubles);
    downtime = List.copyOf(downtime);
  }

  /** From what is known. */
  public static StatusUpdate of(UpdateGround ground) {
    return new UpdateWriting(ground).update();
  }

  /** The same with one more trouble. */
  public StatusUpdate with(String trouble) {
    List<String> all = new ArrayList<>(troubles);
    all.add(oneLine(trouble));
    return new StatusUpdate(
        subject, status, phase, progress, ground, completed, current, upcoming, metrics, issues,
        all, downtime, next);
  }

  /** The whole letter, subject and all. */
  public String text() {
    return "Subject: " + subject + "\n\n" + body();
  }

  /** The letter below its subject. */
  public String body() {
    StringBuilder text = new StringBuilder();
    text.append("Status: ").append(status).append('\n');
    text.append("Phase: ").append(phase).append('\n');
    text.append("Progress: %d%% complete (%s)\n".formatted(progress, ground));
    section(text, "Completed", completed, "nothing yet");
    section(text, "Currently in progress", current, "nothing");
    section(text, "Next steps", upcoming, "none");
    section(text, "Metrics", metrics, "nothing measured yet");
    section(text, "Issues/risks", issueLines(), "none known");
    section(text, "Downtime", downtime, "none");
    return text.append("\nNext update: ").append(next).append('\n').toString();
  }

  private static void section(StringBuilder text, String title, List<String> lines, String none) {
    text.append('\n').append(title).append(":\n");
    (lines.isEmpty() ? List.of(none) : lines)
        .forEach(line -> text.append("- ").append(line).append('\n'));
  }

  /** Open ones first, the gravest of them first; then those that were resolved last. */
  private List<String> issueLines() {
    List<String> lines = new ArrayList<>(troubles);
    issues.stream()
        .sorted(
            Comparator.comparing(Issue::isOpen)
                .thenComparing(i -> i.opened().severity())
                .thenComparingInt(Issue::number)
                .reversed())
        .limit(ISSUES_MAX)
        .map(StatusUpdate::line)
        .forEach(lines::add);
    if (issues.size() > ISSUES_MAX) {
      lines.add("and %d more".formatted(issues.size() - ISSUES_MAX));
    }
    return lines;
  }

  private static String line(Issue issue) {
    return "%s - Severity: %s - Status: %s%s"
        .formatted(
            oneLine(issue.opened().text()),
            issue.opened().severity().text(),
            issue.status(),
            issue
                .closed()
                .map(c -> " (" + oneLine(c.resolution()) + ")")
                .or(() -> issue.opened().owner().map(o -> " (" + oneLine(o) + " sees to it)"))
                .orElse(""));
  }

  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  /** For machines. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("subject", subject);
    data.put("status", status);
    data.put("phase", phase);
    data.put("progressPercent", progress);
    data.put("progressBy", ground);
    data.put("completed", completed);
    data.put("inProgress", current);
    data.put("nextSteps", upcoming);
    data.put("metrics", metrics);
    data.put("issues", IssuesLog.data(issues));
    data.put("troubles", troubles);
    data.put("downtime", downtime);
    data.put("nextUpdate", next);
    data.put("text", text());
    return data;
  }

  /** The subject of a letter of a migration. */
  static String subject(String migration, String what, Optional<Instant> at) {
    return "[%s] %s%s".formatted(migration, oneLine(what), at.map(t -> " - " + time(t)).orElse(""));
  }
}

package io.whimbrel.documents;

import io.whimbrel.core.communication.Issue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The log of issues, for documents. Stateless. */
public final class IssuesLog {
  /** Heads of its columns. */
  public static final List<String> HEADS =
      List.of("ID", "Issue", "Severity", "Status", "Owner", "ETA", "Resolution");

  private IssuesLog() {}

  /** Its lines, each with as many cells as there are heads. */
  public static List<List<String>> lines(List<Issue> issues) {
    return issues.stream().map(IssuesLog::line).toList();
  }

  private static List<String> line(Issue issue) {
    return List.of(
        Integer.toString(issue.number()),
        issue.opened().phase().map(p -> issue.opened().text() + " (" + p + ")").orElse(text(issue)),
        issue.opened().severity().text(),
        issue.status(),
        issue.opened().owner().orElse("nobody"),
        issue.isOpen() ? issue.opened().eta().map(Object::toString).orElse("not known") : "-",
        issue.closed().map(c -> c.resolution() + " (" + c.by() + ")").orElse(""));
  }

  private static String text(Issue issue) {
    return issue.opened().text();
  }

  /** For machines. */
  public static List<Map<String, Object>> data(List<Issue> issues) {
    return issues.stream().map(IssuesLog::data).toList();
  }

  private static Map<String, Object> data(Issue issue) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("number", issue.number());
    data.put("text", issue.opened().text());
    data.put("severity", issue.opened().severity().name());
    data.put("status", issue.isOpen() ? "OPEN" : "RESOLVED");
    issue.opened().owner().ifPresent(owner -> data.put("owner", owner));
    issue.opened().phase().ifPresent(phase -> data.put("phase", phase));
    issue.opened().eta().ifPresent(eta -> data.put("eta", eta.toString()));
    data.put("openedAt", issue.opened().at().toString());
    data.put("openedBy", issue.opened().by());
    issue
        .closed()
        .ifPresent(
            closed -> {
              data.put("closedAt", closed.at().toString());
              data.put("closedBy", closed.by());
              data.put("resolution", closed.resolution());
            });
    return data;
  }

  /** As a section of an HTML page; nothing where there are none. */
  static String html(List<Issue> issues) {
    if (issues.isEmpty()) {
      return "";
    }
    Html html = new Html();
    html.raw("<section>\n<h2>Issues log</h2>\n").tableHead(HEADS.toArray(String[]::new));
    for (List<String> line : lines(issues)) {
      html.raw("<tr>");
      line.forEach(html::words);
      html.raw("</tr>\n");
    }
    return html.tableEnd().raw("</section>\n").toString();
  }

  /** As a section of a Markdown text; nothing where there are none. */
  static String markdown(List<Issue> issues) {
    if (issues.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n## Issues log\n\n");
    row(text, HEADS);
    row(text, HEADS.stream().map(_ -> "---").toList());
    lines(issues).forEach(l -> row(text, l.stream().map(MarkdownText::escaped).toList()));
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}

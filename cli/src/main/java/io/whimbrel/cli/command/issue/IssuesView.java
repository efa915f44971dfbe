package io.whimbrel.cli.command.issue;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.IssueNews;
import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.documents.IssuesLog;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Issues, for people and for machines. */
record IssuesView(List<Issue> issues) {
  /**
   * Has a run that is on its way tell of an issue, and answers with it.
   *
   * @param words what is said, with a place for its number
   */
  static void noted(
      Surroundings surroundings, CommonOptions common, Plan plan, Issue issue, String words) {
    tell(surroundings, plan, issue);
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "Issues",
        new IssuesView(List.of(issue)).data(),
        words.formatted(issue.number()));
  }

  private static void tell(Surroundings surroundings, Plan plan, Issue issue) {
    IssueNews.tell(surroundings.wiring(), plan, issue)
        .ifPresent(
            problem ->
                surroundings
                    .terminal()
                    .err()
                    .println(
                        "warning: the issue is noted, and the run does not tell of it: "
                            + Plain.line(problem.what())));
  }

  String text(Paint paint) {
    if (issues.isEmpty()) {
      return "No issues.\n";
    }
    TextTable table =
        new TextTable("id", "issue", "severity", "status", "owner", "ETA", "resolution");
    List<List<String>> lines = IssuesLog.lines(issues);
    for (int i = 0; i < lines.size(); i++) {
      table.row(painted(issues.get(i), paint), lines.get(i).toArray(String[]::new));
    }
    return table.text(paint);
  }

  private static UnaryOperator<String> painted(Issue issue, Paint paint) {
    if (!issue.isOpen()) {
      return paint::dim;
    }
    return switch (issue.opened().severity()) {
      case HIGH -> paint::red;
      case MEDIUM -> paint::yellow;
      case LOW -> UnaryOperator.identity();
    };
  }

  Map<String, Object> data() {
    return Map.of("issues", IssuesLog.data(issues));
  }
}

package io.whimbrel.documents.guide;

import io.whimbrel.core.guide.BreakingChange;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.Impact;
import io.whimbrel.documents.Html;
import io.whimbrel.documents.PageStyle;
import java.util.List;

/** A directory of guides as one HTML page without scripts. Used once, by one thread. */
public final class GuideHtml {
  private static final String HEAD =
      """
      <!doctype html>
      <!-- Written by 'whimbrel guide index', again and again: do not edit it. -->
      """;

  private final String title;
  private final List<GuidePlan> guides;
  private final Html html = new Html();

  private GuideHtml(String title, List<GuidePlan> guides) {
    this.title = title;
    this.guides = guides.stream().sorted(GuideWords.NEWEST).toList();
  }

  /** Whether a page was written by this class; any other is somebody's own. */
  public static boolean isOurs(String page) {
    return page.replace("\r\n", "\n").startsWith(HEAD);
  }

  /** The whole page. */
  public static String of(String title, List<GuidePlan> guides) {
    return new GuideHtml(title, guides).whole();
  }

  private String whole() {
    html.raw(HEAD + "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", title)
        .raw("\n<style>\n" + PageStyle.report() + "</style>\n</head>\n<body>\n<main>\n<header>\n")
        .element("h1", title)
        .element(
            "p",
            "lead",
            "This directory contains step-by-step migration guides for upgrading between platform"
                + " versions.")
        .raw("</header>\n");
    available();
    matrix();
    guides.forEach(plan -> changes(plan.guide()));
    html.raw("</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void section(String heading) {
    html.raw("<section>\n").element("h2", heading).raw("\n");
  }

  private void available() {
    section("Available Migration Guides");
    html.tableHead("From", "To", "Guide", "Breaking Changes", "Estimated Time");
    for (GuidePlan plan : guides) {
      Guide guide = plan.guide();
      html.raw("<tr>")
          .words("v" + guide.from())
          .words("v" + guide.to() + (guide.isDowngrade() ? " (downgrade)" : ""))
          .words(plan.plan().title())
          .words(guide.impact().map(Impact::word).orElse("None"))
          .words(guide.time().words())
          .raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
  }

  private void matrix() {
    section("Breaking Changes Impact Matrix");
    html.tableHead("Change Type", "Impact Level", "Migration Complexity", "Rollback Difficulty");
    GuideWords.matrix(guides)
        .forEach(
            (type, impact) ->
                html.raw("<tr>")
                    .words(type.title())
                    .words(impact.word())
                    .words(impact.complexity())
                    .words(impact.rollback())
                    .raw("</tr>\n"));
    html.tableEnd().raw("</section>\n");
  }

  private void changes(Guide guide) {
    section("v%s to v%s".formatted(guide.from(), guide.to()));
    if (guide.changes().isEmpty()) {
      html.element("p", "Nothing breaks.");
    } else {
      html.tableHead("Change Type", "Impact Level", "What changes", "What to do");
      for (BreakingChange change : guide.changes()) {
        html.raw("<tr>")
            .words(change.type().title())
            .words(change.impact().word())
            .words(change.what())
            .words(change.advice())
            .raw("</tr>\n");
      }
      html.tableEnd();
    }
    html.raw("</section>\n");
  }
}

package io.whimbrel.documents.guide;

import io.whimbrel.core.guide.BreakingChange;
import io.whimbrel.core.guide.ChecklistItem;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.GuideSteps;
import io.whimbrel.core.guide.Trouble;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.documents.MarkdownText;
import java.util.List;

/** The page of one guide, as Markdown. Used once, by one thread. */
public final class GuidePage {
  private static final String MARK =
      "<!-- Written by 'whimbrel guide index' from %s/plan.yaml: change it there. -->\n";

  private final GuidePlan plan;
  private final Guide guide;
  private final StringBuilder text = new StringBuilder();

  private GuidePage(GuidePlan plan) {
    this.plan = plan;
    this.guide = plan.guide();
  }

  /** Whether a document was written by Whimbrel; any other is somebody's own. */
  public static boolean isOurs(String document) {
    return document.startsWith(MARK.substring(0, MARK.indexOf('%')));
  }

  /**
   * The whole document.
   *
   * @param directory the name of the guide's directory
   */
  public static String of(GuidePlan plan, String directory) {
    return new GuidePage(plan).whole(directory);
  }

  private String whole(String directory) {
    text.append(MARK.formatted(directory));
    text.append("# Migration Guide: v%s to v%s\n\n".formatted(guide.from(), guide.to()));
    text.append(MarkdownText.escaped(plan.plan().title())).append("\n\n");
    plan.plan()
        .dossier()
        .description()
        .ifPresent(words -> text.append(MarkdownText.escaped(words)).append("\n\n"));
    text.append(
        "Breaking changes: %s. Estimated time: %s.\n"
            .formatted(GuideWords.impact(guide), guide.time().words()));
    changes();
    items("Before", guide.before());
    steps();
    items("After", guide.after());
    rollback();
    troubles();
    return text.toString();
  }

  private void changes() {
    text.append("\n## Breaking Changes\n\n");
    if (guide.changes().isEmpty()) {
      text.append("None.\n");
      return;
    }
    text.append("| Change Type | Impact Level | What changes | What to do |\n");
    text.append("|-------------|--------------|--------------|------------|\n");
    for (BreakingChange change : guide.changes()) {
      text.append(
          "| **%s** | %s | %s | %s |\n"
              .formatted(
                  change.type().title(),
                  change.impact().word(),
                  MarkdownText.escaped(change.what()),
                  MarkdownText.escaped(change.advice().isEmpty() ? "nothing" : change.advice())));
    }
  }

  private void items(String title, List<ChecklistItem> items) {
    text.append("\n## ").append(title).append("\n\n");
    if (items.isEmpty()) {
      text.append("Nothing.\n");
    }
    items.forEach(
        item ->
            text.append(
                "- [ ] %s (%s)\n"
                    .formatted(MarkdownText.escaped(item.what()), GuideWords.by(item))));
  }

  private List<Step> own() {
    return plan.plan().steps().all().stream()
        .filter(step -> !GuideSteps.isOfGuide(step.name()))
        .toList();
  }

  private void steps() {
    text.append("\n## Steps\n\n");
    int number = 0;
    for (Step step : own()) {
      number++;
      text.append(
          "%d. **%s**: %s\n"
              .formatted(
                  number,
                  MarkdownText.escaped(step.name()),
                  MarkdownText.escaped(GuideWords.kind(step.action()))));
    }
    text.append(
        "\n```sh\nwhimbrel guide run --from %s --to %s --environment development\n```\n"
            .formatted(guide.from(), guide.to()));
  }

  private void rollback() {
    List<String> irreversible =
        own().stream()
            .filter(step -> step.is(Trait.IRREVERSIBLE) && step.undo().isEmpty())
            .map(Step::name)
            .toList();
    text.append("\n## Rollback Procedure\n\n");
    text.append(
        "```sh\nwhimbrel guide rollback --to %s --environment development\n```\n\n"
            .formatted(guide.from()));
    if (irreversible.isEmpty()) {
      text.append("All steps are undone in reverse order.");
    } else {
      text.append(
          "Steps are undone in reverse order; nothing undoes %s."
              .formatted(MarkdownText.escaped(GuideWords.joined(irreversible))));
    }
    text.append(
        guide.restorePoint().isEmpty()
            ? " There is no restore point.\n"
            : irreversible.isEmpty()
                ? " Where that fails, `--restore` goes back to the restore point.\n"
                : " So the restore point is brought back.\n");
    text.append(
        "\nGo back when a line under \"After\" does not hold and cannot be made to within the"
            + " maintenance window.\n");
  }

  private void troubles() {
    text.append("\n## Troubleshooting\n\n");
    for (Trouble trouble : guide.troubles()) {
      text.append(
          "- **%s**: %s\n".formatted(trouble.name(), MarkdownText.escaped(trouble.remedy())));
    }
  }
}

package io.whimbrel.documents.guide;

import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.documents.MarkdownText;
import io.whimbrel.documents.registry.KeptText;
import java.util.List;

/** The {@code README.md} of a directory of guides. Used once, by one thread. */
public final class GuideIndex {
  static final String MARK =
      "<!-- Written by 'whimbrel guide index'. Text between 'keep' and 'end' stays, all else is"
          + " written again. -->\n";

  private final String title;
  private final List<GuidePlan> guides;
  private final List<String> notRead;
  private final KeptText kept;
  private final StringBuilder text = new StringBuilder(MARK);

  private GuideIndex(String title, List<GuidePlan> guides, List<String> notRead, KeptText kept) {
    this.title = title;
    this.notRead = List.copyOf(notRead);
    this.guides = guides.stream().sorted(GuideWords.NEWEST).toList();
    this.kept = kept;
  }

  /** Whether a document was written by Whimbrel; any other is somebody's own. */
  public static boolean isOurs(String document) {
    return document.startsWith(MARK.strip());
  }

  /**
   * The whole document.
   *
   * @param notRead plans that could not be read, and why
   * @param kept what people wrote into the one before
   */
  public static String of(
      String title, List<GuidePlan> guides, List<String> notRead, KeptText kept) {
    return new GuideIndex(title, guides, notRead, kept).whole();
  }

  private String whole() {
    text.append("# ")
        .append(MarkdownText.escaped(title))
        .append(
            "\n\nThis directory contains step-by-step migration guides for upgrading between"
                + " platform versions.\n\n");
    text.append(kept.block("top"));
    available();
    process();
    matrix();
    support();
    text.append(kept.rest());
    text.append(
        "\n---\n\n*Migration guides ensure safe, predictable platform evolution with minimal"
            + " disruption to business operations.*\n");
    return text.toString();
  }

  private void available() {
    text.append("\n## Available Migration Guides\n\n");
    row("From", "To", "Guide", "Breaking Changes", "Estimated Time");
    text.append("|------|----|-------|------------------|----------------|\n");
    for (GuidePlan plan : guides) {
      Guide guide = plan.guide();
      row(
          "v" + guide.from(),
          "v" + guide.to() + (guide.isDowngrade() ? " (downgrade)" : ""),
          "[Migration Guide](./" + guide.name() + ".md)",
          GuideWords.impact(guide),
          guide.time().words());
    }
    if (guides.isEmpty()) {
      row("-", "-", "No migration guides yet", "-", "-");
    }
    if (!notRead.isEmpty()) {
      text.append("\n**Not read:**\n");
      notRead.forEach(t -> text.append("- ").append(MarkdownText.escaped(t)).append('\n'));
    }
  }

  private void process() {
    List<String> without = GuideWords.withoutRestorePoint(guides);
    text.append("\n## Migration Process\n\n### Pre-Migration Checklist\n");
    item("Backup all databases and configurations", "done", backup(without));
    item(
        "Review breaking changes in target version",
        "manual",
        "whimbrel guide path names them for the way from one version to another");
    item(
        "Ensure development environment matches production",
        "checked",
        "the same guides, by their digest, pass in one environment before they begin in the next,"
            + " and what a guide checks before it begins is checked in each");
    item("Schedule maintenance window for production migration", "manual", time());
    item(
        "Notify stakeholders of planned downtime",
        "manual",
        "as a line under 'before' of a guide, ticked with whimbrel guide tick");
    text.append(
        """

        ### Migration Execution
        1. **Test in Development**: Run complete migration in dev environment: `whimbrel guide run --from A --to B --environment development`
        2. **Validate Results**: Verify all features work as expected: each guide's checks under `after`
        3. **Performance Testing**: Ensure performance meets SLA requirements: `--environment staging`, with checks that measure
        4. **User Acceptance**: Business stakeholder validation: a line under `after` that a person ticks
        5. **Production Migration**: Execute during maintenance window: `--environment production`, refused until staging passed the same guides
        6. **Post-Migration Validation**: Full system health check: the checks under `after`, and `whimbrel guide status`

        ### Rollback Strategy
        - Each migration guide includes rollback procedures: `whimbrel guide rollback --to VERSION -e ENVIRONMENT` goes down hop by hop
        - Database backups enable point-in-time recovery: a restore point is made before each guide, `--restore` goes back to it
        - Container versioning allows rapid environment rollback: a step that deploys a version has an `undo` that deploys the one before
        - Documentation includes rollback decision criteria: each guide's page says what is undone and what needs the restore point

        """);
    text.append(kept.block("process"));
  }

  private String backup(List<String> without) {
    return without.isEmpty()
        ? "the restore point that each guide makes before it changes anything"
        : "the restore point that a guide makes before it changes anything; none have "
            + GuideWords.joined(without);
  }

  private String time() {
    return guides.stream()
        .findFirst()
        .map(g -> "the newest guide takes " + g.guide().time().words())
        .orElse("the estimated time stands above");
  }

  private void item(String words, String how, String why) {
    text.append("- [ ] %s (%s: %s)\n".formatted(words, how, MarkdownText.escaped(why)));
  }

  private void matrix() {
    text.append("\n## Breaking Changes Impact Matrix\n\n");
    row("Change Type", "Impact Level", "Migration Complexity", "Rollback Difficulty");
    text.append("|-------------|--------------|---------------------|-------------------|\n");
    GuideWords.matrix(guides)
        .forEach(
            (type, impact) ->
                row(
                    "**" + type.title() + "**",
                    impact.word(),
                    impact.complexity(),
                    impact.rollback()));
  }

  private void support() {
    text.append(
        """

        ## Support and Troubleshooting

        ### Getting Help
        - **Documentation**: Review relevant migration guide, linked above
        - **Troubleshooting**: Check common issues section; what fits a failed step is shown when it fails
        - **Validation**: Use provided validation scripts: `before` and `after` of each guide
        - **Support**: Create issue with migration logs: `whimbrel guide status --output json`

        ### Common Migration Issues
        - **Type Casting Errors**: Update all literal expressions (`type-casting`)
        - **Memory Issues**: Adjust container resource allocation (`memory`)
        - **Schema Conflicts**: Drop and recreate affected tables (`schema-conflict`)
        - **Performance Degradation**: Review Spark configuration (`spark-configuration`, and `performance` for databases)
        - **Data Quality Issues**: Validate pipeline dependencies (`data-quality`)

        """);
    text.append(kept.block("support"));
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}

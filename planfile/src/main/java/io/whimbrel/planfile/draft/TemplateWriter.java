package io.whimbrel.planfile.draft;

import io.whimbrel.planfile.Project;
import io.whimbrel.planfile.Yaml;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a new plan for a folder of migrations: the keys that have to be said, what its types
 * mostly need, and every other section as a comment, so that the folder's defaults hold. Pure.
 */
public final class TemplateWriter {

  private final TemplateDraft draft;

  private TemplateWriter(TemplateDraft draft) {
    this.draft = draft;
  }

  /** The text of the plan file. */
  public static String write(TemplateDraft draft) {
    TemplateWriter writer = new TemplateWriter(draft);
    String about =
        PublishedSchema.modeline("../" + PublishedSchema.PLAN.file())
            + writer.head()
            + writer.people();
    return draft
        .sides()
        .map(sides -> about + sides(sides) + writer.notes() + TABLES + rest())
        .orElseGet(() -> about + StepTemplate.of(draft.types()));
  }

  private String head() {
    return """
    # The plan of a migration: what moves and how. A run is bound to it and to what it inherits from
    # %s. Each key is explained in docs/plan-file.md.
    # Next: go through this file, then 'whimbrel check', 'whimbrel assess' and 'whimbrel rehearse'.

    # The name of this migration, everywhere and for good.
    migration: %s

    # What it is about, in one line for people.
    title: %s

    # One or several of: schema, data, platform, architecture, version, code, infrastructure.
    type: [%s]

    """
        .formatted(
            Project.FILE,
            Yaml.scalar(draft.migration().text()),
            Yaml.scalar(draft.title()),
            draft.types().stream()
                .map(t -> t.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  private String people() {
    String schedule =
        draft.start().map(day -> "  start: " + day + "\n").orElse("")
            + draft.eta().map(day -> "  eta: " + day + "\n").orElse("");
    return """
    # Why, and what will be better.
    %s
    # Who answers questions about it.
    %s
    # When it is to happen: for people and for the index, nothing is started by it.
    %s
    # What else is to be known.
    # notes: The support team wants to be told a day before.

    # Who suffers when it goes wrong: production unless said otherwise, or staging, development.
    # environment: production

    # The rules say how risky it is ('whimbrel risk'); it may be raised here, and lowered with a reason.
    # risk: high
    # risk-reason: It was rehearsed three times.

    """
        .formatted(
            draft
                .description()
                .map(text -> "description: " + Yaml.quoted(text) + "\n")
                .orElse("# description: PostgreSQL 14 is no longer supported.\n"),
            draft
                .owner()
                .map(owner -> "owner: " + Yaml.scalar(owner) + "\n")
                .orElse("# owner: platform-team\n"),
            schedule.isEmpty()
                ? "# schedule: { start: 2027-03-14, eta: 2027-03-16, window: 22:00-02:00 UTC }\n"
                : "schedule:\n" + schedule + "  # window: 22:00-02:00 UTC\n");
  }

  private static String sides(TemplateDraft.Sides sides) {
    return """
    # The old and the new database: connections of %s, or references to URLs. Passwords never
    # stand here.
    source: %s
    target: %s

    # blue-green keeps the new database in sync and pauses writes only to switch; see docs/strategies.
    strategy: blue-green

    """
        .formatted(Project.FILE, reference(sides.source()), reference(sides.target()));
  }

  private static String reference(String text) {
    return text.matches("\\$\\{connection:[A-Za-z0-9._-]+}") ? text : Yaml.reference(text);
  }

  private String notes() {
    return draft.types().stream().map(TypeNotes::of).collect(Collectors.joining("")) + "\n";
  }

  private static final String TABLES =
      """
      tables:
        # Names or patterns of what moves; * stands for any characters.
        include: ["public.*"]
        # What stays, of that.
        # exclude: ["public.tmp_*"]
        # Tables that change on the way; all others go over as they are.
        # map:
        #   public.users:
        #     columns:
        #       full_name: { from: name }
        #       email_verified: { type: boolean, nullable: false, default: "false" }

      """;

  /** Sections that hold by the folder or by default, until somebody takes them in. */
  private static String rest() {
    return "# What follows holds by %s or by default; take a section in to say something else.\n\n"
            .formatted(Project.FILE)
        + commented(
            DraftSections.LIMITS
                + DraftSections.ACCESS
                + DraftSections.VERIFY
                + DraftSections.CUTOVER
                + "\n")
        + DraftSections.AROUND.lines().map(TemplateWriter::comment).collect(Collectors.joining());
  }

  private static String commented(String text) {
    return text.lines().map(TemplateWriter::comment).collect(Collectors.joining());
  }

  private static String comment(String line) {
    return (line.isBlank() || line.startsWith("#") ? line : "# " + line) + "\n";
  }
}

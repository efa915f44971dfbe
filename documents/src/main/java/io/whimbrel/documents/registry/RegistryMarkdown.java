package io.whimbrel.documents.registry;

import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.documents.MarkdownText;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The index as Markdown: the folder's {@code README.md}. Used once, by one thread. */
public final class RegistryMarkdown {
  private static final String MARK =
      "<!-- Written by 'whimbrel index'. Text between 'keep' and 'end' stays, all else is written"
          + " again. -->\n";
  private static final Pattern UPDATED =
      Pattern.compile("(?m)^\\*\\*Last Updated:\\*\\* (\\d{4}-\\d\\d-\\d\\d)$");

  private final Registry registry;
  private final LocalDate updated;
  private final KeptText kept;
  private final StringBuilder text = new StringBuilder();

  private RegistryMarkdown(Registry registry, LocalDate updated, KeptText kept) {
    this.registry = registry;
    this.updated = updated;
    this.kept = kept;
  }

  /** Whether a document was written by this class; any other is somebody's own. */
  public static boolean isOurs(String document) {
    return document.startsWith(MARK.strip());
  }

  /** The day on which a document was last updated, as it says itself. */
  public static Optional<LocalDate> updated(String document) {
    Matcher day = UPDATED.matcher(document);
    return day.find() ? Optional.of(LocalDate.parse(day.group(1))) : Optional.empty();
  }

  /** The whole document. */
  public static String of(Registry registry, LocalDate updated, KeptText kept) {
    return new RegistryMarkdown(registry, updated, kept).whole();
  }

  private String whole() {
    text.append(MARK)
        .append(
            """
            # Data & Platform Migrations

            > **Index of all migration tracking**
            >
            > This directory tracks database migrations, platform migrations, and architecture migrations.

            """);
    text.append(kept.block("top"));
    active();
    planned();
    completed();
    troubles();
    byType();
    howTo();
    rules();
    text.append(kept.rest());
    text.append("\n---\n\n**Last Updated:** ")
        .append(updated)
        .append("\n**Maintained By:** ")
        .append(escaped(registry.maintainedBy().orElse("nobody: say it in whimbrel.yaml")))
        .append('\n');
    return text.toString();
  }

  private static String escaped(String any) {
    return MarkdownText.escaped(any);
  }

  private void active() {
    table("Active Migrations", "ID", "Description", "Type", "Risk Level", "Status", "Owner", "ETA");
    List<RegistryEntry> active = registry.of(MigrationStatus.ACTIVE);
    active.forEach(
        e ->
            row(
                id(e),
                escaped(e.title()),
                RegistryWords.types(e),
                escaped(RegistryWords.risk(e)),
                escaped(RegistryWords.status(e)),
                escaped(RegistryWords.owner(e)),
                RegistryWords.eta(e)));
    if (active.isEmpty()) {
      row("-", "No active migrations", "-", "-", "-", "-", "-");
    }
  }

  private void planned() {
    table("Planned Migrations", "ID", "Description", "Type", "Risk Level", "Scheduled", "Owner");
    List<RegistryEntry> planned = registry.of(MigrationStatus.PLANNED);
    planned.forEach(
        e ->
            row(
                id(e),
                escaped(e.title()),
                RegistryWords.types(e),
                escaped(RegistryWords.risk(e)),
                escaped(RegistryWords.scheduled(e)),
                escaped(RegistryWords.owner(e))));
    if (planned.isEmpty()) {
      row("-", "No planned migrations", "-", "-", "-", "-");
    }
  }

  private void completed() {
    table(
        "Completed Migrations", "ID", "Description", "Type", "Completed Date", "Duration", "Notes");
    List<RegistryEntry> over = registry.over();
    over.forEach(
        e ->
            row(
                id(e),
                escaped(e.title()),
                RegistryWords.types(e),
                RegistryWords.ended(e),
                RegistryWords.duration(e),
                escaped(RegistryWords.notes(e))));
    if (over.isEmpty()) {
      row("-", "No completed migrations yet", "-", "-", "-", "-");
    }
  }

  private void troubles() {
    List<Registry.Trouble> lasting =
        registry.troubles().stream().filter(Registry.Trouble::isLasting).toList();
    if (!lasting.isEmpty()) {
      text.append("\n**Not read:**\n");
      lasting.forEach(t -> item(t.file() + ": " + t.what()));
    }
  }

  private void byType() {
    text.append("\n## Migrations by Type\n\n### Database Schema Migrations\n**Current:**\n");
    item("Database: " + RegistryWords.current(registry, "version").orElse(RegistryWords.ASK));
    item(
        "Schema version: "
            + RegistryWords.current(registry, "schema-version")
                .orElse("not known: no history of Flyway, Liquibase or Prisma was found"));
    text.append('\n');
    planned("schema", RegistryWords.SCHEMA);
    text.append("\n### Data Migrations\n");
    planned("data", RegistryWords.DATA);
    text.append("\n### Platform Migrations\n**Current Platform:**\n");
    item("Cloud Provider: " + RegistryWords.provider(registry));
    item("Infrastructure: " + RegistryWords.infrastructure(registry));
    text.append('\n');
    planned("platform", RegistryWords.PLATFORM);
    text.append("\n### Architecture Migrations\n**Current Architecture:**\n");
    item("Pattern: " + RegistryWords.pattern(registry));
    item("Description: " + RegistryWords.description(registry));
    text.append('\n');
    planned("architecture", RegistryWords.ARCHITECTURE);
  }

  private void planned(String kind, List<MigrationType> types) {
    text.append("**Planned:**\n");
    List<RegistryEntry> planned = registry.planned(types);
    planned.forEach(e -> item(RegistryWords.planned(e)));
    if (planned.isEmpty()) {
      item("No planned " + kind + " migrations");
    }
  }

  private void item(String words) {
    text.append("- ").append(escaped(words)).append('\n');
  }

  private void howTo() {
    text.append("\n## How to Plan Migration\n\n```\n")
        .append(HowToPlan.TEXT)
        .append("```\n\n")
        .append(kept.block("planning"));
  }

  private void rules() {
    text.append(
        """

        ## Risk Assessment

        **High-risk migrations** (require extensive planning):
        - Data migrations > 1TB
        - Platform changes affecting production
        - Architecture migrations requiring code changes
        - Migrations with > 1 hour downtime

        **Medium-risk migrations**:
        - Data migrations < 1TB
        - Schema changes with backward compatibility
        - Migrations with < 1 hour downtime

        **Low-risk migrations**:
        - Additive schema changes
        - Small data transformations
        - Zero-downtime migrations

        """);
    text.append(kept.block("end"));
  }

  private static String id(RegistryEntry entry) {
    return "[" + escaped(entry.id()) + "](" + entry.file().replace(" ", "%20") + ")";
  }

  private void table(String title, String... heads) {
    text.append("\n## ").append(title).append("\n\n");
    row(heads);
    text.append(
        List.of(heads).stream()
            .map(head -> "-".repeat(head.length() + 2))
            .collect(Collectors.joining("|", "|", "|\n")));
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}

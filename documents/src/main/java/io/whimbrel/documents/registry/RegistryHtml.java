package io.whimbrel.documents.registry;

import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.documents.Html;
import io.whimbrel.documents.PageStyle;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** The index as one HTML page without scripts. Used once, by one thread. */
public final class RegistryHtml {
  private static final String HEAD =
      "<!doctype html>\n<!-- Written by 'whimbrel index', again and again: do not edit it. -->\n";

  private final Registry registry;
  private final LocalDate updated;
  private final Html html = new Html();

  private RegistryHtml(Registry registry, LocalDate updated) {
    this.registry = registry;
    this.updated = updated;
  }

  /** Whether a page was written by this class; any other is somebody's own. */
  public static boolean isOurs(String page) {
    return page.replace("\r\n", "\n").startsWith(HEAD);
  }

  /** The whole page. */
  public static String of(Registry registry, LocalDate updated) {
    return new RegistryHtml(registry, updated).whole();
  }

  private String whole() {
    html.raw(HEAD + "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", "Migrations: " + registry.name())
        .raw("\n<style>\n" + PageStyle.report() + "</style>\n</head>\n<body>\n<main>\n")
        .raw("<header>\n")
        .element("p", "kicker", "Index of all migration tracking \u00b7 " + registry.name())
        .element("h1", "Data & Platform Migrations")
        .element(
            "p",
            "lead",
            "This directory tracks database migrations, platform migrations, and architecture"
                + " migrations.")
        .raw("</header>\n");
    tiles();
    active();
    planned();
    completed();
    troubles();
    byType();
    list("How to Plan Migration", List.of());
    html.raw("<pre>" + HowToPlan.TEXT + "</pre>\n</section>\n");
    rules();
    html.raw("<footer>")
        .text("Last Updated: " + updated + ". Maintained By: ")
        .text(registry.maintainedBy().orElse("nobody: say it in whimbrel.yaml"))
        .raw(".</footer>\n</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void tiles() {
    html.raw("<section class=\"tiles\">\n");
    tile("Active", registry.of(MigrationStatus.ACTIVE).size(), "on their way");
    tile("Planned", registry.of(MigrationStatus.PLANNED).size(), "nobody has begun them");
    tile("Completed", registry.of(MigrationStatus.COMPLETED).size(), "the new side is in charge");
    long risky =
        registry.entries().stream()
            .filter(e -> !e.standing().status().isOver())
            .filter(e -> e.risk().level().compareTo(RiskLevel.HIGH) >= 0)
            .count();
    tile("High risk", (int) risky, "of those that are not over");
    html.raw("</section>\n");
  }

  private void tile(String name, int count, String note) {
    html.raw("<div class=\"tile\">")
        .element("span", "name", name)
        .element("span", "value", Integer.toString(count))
        .element("span", "note", note)
        .raw("</div>\n");
  }

  private void active() {
    head("Active Migrations", "ID", "Description", "Type", "Risk Level", "Status", "Owner", "ETA");
    List<RegistryEntry> active = registry.of(MigrationStatus.ACTIVE);
    active.forEach(
        e -> {
          begin(e);
          risk(e);
          html.words(RegistryWords.status(e))
              .words(RegistryWords.owner(e))
              .words(RegistryWords.eta(e))
              .raw("</tr>\n");
        });
    end(active.isEmpty(), "No active migrations", 5);
  }

  private void planned() {
    head("Planned Migrations", "ID", "Description", "Type", "Risk Level", "Scheduled", "Owner");
    List<RegistryEntry> planned = registry.of(MigrationStatus.PLANNED);
    planned.forEach(
        e -> {
          begin(e);
          risk(e);
          html.words(RegistryWords.scheduled(e)).words(RegistryWords.owner(e)).raw("</tr>\n");
        });
    end(planned.isEmpty(), "No planned migrations", 4);
  }

  private void completed() {
    head(
        "Completed Migrations", "ID", "Description", "Type", "Completed Date", "Duration", "Notes");
    List<RegistryEntry> over = registry.over();
    over.forEach(
        e -> {
          begin(e);
          html.words(RegistryWords.ended(e))
              .words(RegistryWords.duration(e))
              .words(RegistryWords.notes(e))
              .raw("</tr>\n");
        });
    end(over.isEmpty(), "No completed migrations yet", 4);
  }

  private void head(String title, String... heads) {
    html.raw("<section>\n").element("h2", title).raw("\n").tableHead(heads);
  }

  private void begin(RegistryEntry entry) {
    html.raw("<tr><td class=\"strong\"><a href=\"")
        .text(entry.file().replace(" ", "%20"))
        .raw("\">")
        .text(entry.id())
        .raw("</a></td>")
        .words(entry.title())
        .words(RegistryWords.types(entry));
  }

  private void risk(RegistryEntry entry) {
    RiskLevel level = entry.risk().level();
    html.raw("<td><span class=\"badge risk-")
        .raw(level.name().toLowerCase(Locale.ROOT))
        .raw("\">")
        .text(level.title())
        .raw("</span>")
        .text(RegistryWords.risk(entry).substring(level.title().length()))
        .raw("</td>");
  }

  private void end(boolean isEmpty, String words, int more) {
    if (isEmpty) {
      html.raw("<tr>").words("-").words(words);
      html.raw("<td>-</td>".repeat(more)).raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
  }

  private void troubles() {
    List<String> troubles =
        registry.troubles().stream()
            .filter(Registry.Trouble::isLasting)
            .map(t -> t.file() + ": " + t.what())
            .toList();
    if (!troubles.isEmpty()) {
      list("Not read", troubles);
      html.raw("</section>\n");
    }
  }

  private void byType() {
    html.raw("<section>\n").element("h2", "Migrations by Type").raw("\n");
    part(
        "Database Schema Migrations",
        "schema",
        RegistryWords.SCHEMA,
        "Database: " + RegistryWords.current(registry, "version").orElse(RegistryWords.ASK),
        "Schema version: " + RegistryWords.current(registry, "schema-version").orElse("not known"));
    part("Data Migrations", "data", RegistryWords.DATA);
    part(
        "Platform Migrations",
        "platform",
        RegistryWords.PLATFORM,
        "Cloud Provider: " + RegistryWords.provider(registry),
        "Infrastructure: " + RegistryWords.infrastructure(registry));
    part(
        "Architecture Migrations",
        "architecture",
        RegistryWords.ARCHITECTURE,
        "Pattern: " + RegistryWords.pattern(registry),
        "Description: " + RegistryWords.description(registry));
    html.raw("</section>\n");
  }

  private void part(String title, String kind, List<MigrationType> types, String... current) {
    html.element("h3", title).raw("\n");
    if (current.length > 0) {
      html.raw("<p>Current</p>\n");
      items(List.of(current));
    }
    List<String> planned = registry.planned(types).stream().map(RegistryWords::planned).toList();
    html.raw("<p>Planned</p>\n");
    items(planned.isEmpty() ? List.of("No planned " + kind + " migrations") : planned);
  }

  private void rules() {
    list(
        "Risk Assessment",
        List.of(
            "High (require extensive planning): data migrations > 1TB; platform changes affecting"
                + " production; architecture migrations requiring code changes; migrations with"
                + " > 1 hour downtime",
            "Medium: data migrations < 1TB; schema changes with backward compatibility; migrations"
                + " with < 1 hour downtime",
            "Low: additive schema changes; small data transformations; zero-downtime migrations"));
    html.raw("</section>\n");
  }

  private void list(String title, List<String> items) {
    html.raw("<section>\n").element("h2", title).raw("\n");
    items(items);
  }

  private void items(List<String> items) {
    if (!items.isEmpty()) {
      html.raw("<ul>\n");
      items.forEach(item -> html.element("li", item).raw("\n"));
      html.raw("</ul>\n");
    }
  }
}

package io.whimbrel.planfile.draft;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.QualifiedName;
import io.whimbrel.planfile.Yaml;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a new plan from what was found in a source: complete, every key explained, ready for
 * {@link PlanReader}. Names are written so that they read back as they are, whatever characters
 * they hold. Pure.
 */
public final class PlanWriter {

  private static final int LINES_MAX = 200;

  private final PlanDraft draft;
  private final Inventory found;

  private PlanWriter(PlanDraft draft) {
    this.draft = draft;
    this.found = draft.inventory();
  }

  /** The text of the plan file. */
  public static String write(PlanDraft draft) {
    PlanWriter writer = new PlanWriter(draft);
    return PublishedSchema.modeline(PublishedSchema.PLAN.file())
        + writer.header()
        + writer.head()
        + DraftSections.LIMITS
        + writer.tables()
        + DraftSections.ACCESS
        + DraftSections.VERIFY
        + DraftSections.CUTOVER
        + "\n"
        + DraftSections.AROUND;
  }

  private String header() {
    return """
    # The plan of a migration. It says what moves and how, and it is the contract of a run: a run
    # goes on only with the plan that it began with. Each key is explained in docs/plan-file.md.
    #
    # Found in the source: %s %s, database %s: %s tables, about %s rows, %s.
    %s# Next: go through this file, then run 'whimbrel check' with it.

    """
        .formatted(
            Yaml.escaped(found.product()),
            Yaml.escaped(found.version()),
            Yaml.escaped(found.database()),
            Figures.count(found.tables().size()),
            Figures.count(found.rows()),
            Figures.bytes(found.bytes()),
            findings());
  }

  private String findings() {
    if (found.findings().isEmpty()) {
      return "";
    }
    return found.findings().stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .limit(LINES_MAX)
        .map(f -> "#   %s %s: %s%s\n".formatted(f.severity(), f.code().text(), line(f), fix(f)))
        .collect(Collectors.joining("", "#\n# What stands in the way or needs a look:\n", "#\n"));
  }

  private static String line(Finding finding) {
    String where = finding.where().isEmpty() ? "" : " [" + finding.where() + "]";
    return Yaml.escaped(finding.what() + where);
  }

  private static String fix(Finding finding) {
    return finding.fix().isEmpty() ? "" : "\n#     fix: " + Yaml.escaped(finding.fix());
  }

  private String head() {
    return """
    # The name of this migration, everywhere and for good.
    migration: %s

    # What it is about, in one line for people.
    title: %s

    # What kind of change it is, one or several of: schema, data, platform, architecture, version,
    # code, infrastructure.
    type: [data]

    # Who answers questions about it.
    owner: %s

    # For people, and for the index of all migrations; see docs/project.md and docs/risk.md.
    # description: Why, and what will be better.
    # schedule: { start: 2027-03-14, eta: 2027-03-16, window: 22:00-02:00 UTC }
    # notes: What else is to be known.
    # document: { examples: masked, costs: { currency: EUR, hour: 90, planning: 16, target: 310 } }  # see docs/documents.md
    # environment: production     # or staging, development: who suffers when it goes wrong
    # risk: high                  # low, medium, high or critical; without it the rules say how risky it is
    # risk-reason: Why it is less risky than the rules say.

    # The old and the new database. Passwords never stand here: ${env:NAME} takes the URL from an
    # environment variable, ${file:path} from a file.
    source: %s
    target: %s

    # Where the run is recorded: a file beside this plan by default, or a PostgreSQL database that a
    # team shares.
    # journal: ${env:JOURNAL_DATABASE_URL}

    # How it goes over: blue-green keeps the new database in sync and pauses writes only to switch.
    strategy: blue-green
    # 'strategy: phased' moves one group of tables, or of rows such as tenants, after the
    # other; see docs/strategies/phased.md.
    # phases:
    #   - { name: catalogue, tables: [public.product], switch: { command: { run: ./switch.sh } } }
    #   - { name: orders, tables: rest }

    # Where the target's tables come from: 'create' makes them from the source's catalogs and the
    # map below, 'existing' uses what is there and checks that it fits.
    schema: create

    """
        .formatted(
            Yaml.scalar(draft.migration().text()),
            Yaml.scalar(draft.title()),
            Yaml.scalar(draft.owner()),
            Yaml.reference(draft.source()),
            Yaml.reference(draft.target()));
  }

  private String tables() {
    return """
    tables:
      # Names or patterns of what moves; * stands for any characters.
      include: [%s]

      # What stays, of that.
      exclude:
    %s
      # Schemas that are called otherwise on the target, old: new.
      schemas:
        # public: shop

      # The tables found, the largest first:
    %s
      # Tables that change on the way; all others go over as they are.
      map:
    %s
    """
        .formatted(patterns(), undecided(), list(), ExampleEntry.of(found));
  }

  private String patterns() {
    String patterns =
        found.tables().stream()
            .map(t -> QualifiedName.write(new TableName(t.name().schema(), "*")))
            .distinct()
            .map(Yaml::quoted)
            .collect(Collectors.joining(", "));
    return patterns.isEmpty() ? "\"public.*\"" : patterns;
  }

  /** Tables whose updates and deletes cannot be carried as they are. */
  private String undecided() {
    List<Table> keyless =
        found.tables().stream().filter(t -> t.holdsRows() && t.key().isEmpty()).toList();
    StringBuilder lines = new StringBuilder();
    for (Table table : keyless) {
      String why =
          table.identity() == RowIdentity.FULL
              ? "no key, replica identity full: moves, but its changes go row by row"
              : "no key: decide. Give it a primary key or replica identity full on the source, or"
                  + " exclude it";
      lines.append("    # %s\n    # - %s\n".formatted(why, name(table)));
    }
    return lines.isEmpty() ? "    # - \"public.tmp_*\"\n" : lines.toString();
  }

  private String list() {
    List<Table> largest =
        found.tables().stream()
            .sorted(Comparator.comparingLong(Table::bytes).reversed().thenComparing(Table::name))
            .toList();
    String lines =
        largest.stream()
            .limit(LINES_MAX)
            .map(
                t ->
                    "  #   %s  %s rows, %s%s\n"
                        .formatted(
                            Yaml.escaped(QualifiedName.write(t.name())),
                            Figures.count(t.rows()),
                            Figures.bytes(t.bytes()),
                            t.partitionOf()
                                .map(p -> ", partition of " + Yaml.escaped(p.toString()))
                                .orElse("")))
            .collect(Collectors.joining());
    int more = largest.size() - LINES_MAX;
    return lines + (more > 0 ? "  #   and %s more\n".formatted(Figures.count(more)) : "");
  }

  private static String name(Table table) {
    return Yaml.quoted(QualifiedName.write(table.name()));
  }
}

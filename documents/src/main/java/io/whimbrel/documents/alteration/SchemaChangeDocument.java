package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.risk.AlterationRules;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.documents.strategy.paper.Check;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.StrategyHtml;
import io.whimbrel.documents.strategy.paper.StrategyMarkdown;
import io.whimbrel.documents.strategy.paper.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The schema change plan of a migration: what its scripts make of the structure, how risky each
 * change is, what speaks for it, and what is still to be done. Immutable.
 */
public final class SchemaChangeDocument {
  private static final String MARK =
      "<!-- Written by 'whimbrel schema-change': do not edit it, write into NOTES.md. -->\n";
  private static final String KIND = "Database Migration & Schema Change Plan";

  private final SchemaChangeFacts facts;
  private final Paper paper;
  private final ChangeEvidence evidence;
  private final List<AlteredPart> parts;

  private SchemaChangeDocument(SchemaChangeFacts facts) {
    this.facts = facts;
    this.paper = new Paper(facts.notes());
    this.evidence = new ChangeEvidence(facts);
    this.parts = AlterationRules.of(facts.trial(), facts.bytes());
  }

  /** Writes it. */
  public static SchemaChangeDocument of(SchemaChangeFacts facts) {
    SchemaChangeDocument document = new SchemaChangeDocument(facts);
    document.write();
    return document;
  }

  /** Whether a file was written by this class; any other is somebody's own. */
  public static boolean isOurs(String text) {
    return text.startsWith(MARK) || text.startsWith(StrategyHtml.DOCTYPE + "\n" + MARK);
  }

  private void write() {
    head();
    PlanPart plan = new PlanPart(paper, facts, evidence, parts);
    plan.overview();
    new ChangesPart(paper, facts, parts).write();
    plan.strategy();
    plan.scripts();
    plan.zeroDowntime();
    plan.data();
    plan.risks();
    plan.testing();
    OfficePart office = new OfficePart(paper, facts, parts);
    office.code();
    office.monitoring();
    plan.documentation();
    office.timeline();
    office.communication();
  }

  private void head() {
    paper.heading(2, "Current Session: " + Times.day(facts.asOf()));
    paper.heading(3, "Migration Type: " + types(facts.plan(), facts.trial()));
    paper.heading(3, "Database Agent: " + facts.agent());
    paper.field("Tried on", facts.trial().server());
    paper.field("Structure from", facts.trial().origin());
    paper.field("Rows", facts.trial().rows() == 0 ? "none" : Figures.count(facts.trial().rows()));
    if (!facts.before().isEmpty()) {
      paper.field("Done before", String.join(", ", facts.before()));
    }
    facts.reservations().forEach(r -> paper.unknown(what(r), fix(r)));
  }

  /** In the words of the form: by what the scripts do. */
  private static String types(Plan plan, Trial trial) {
    List<String> types = new ArrayList<>();
    boolean isOfIndexes =
        !trial.changes().isEmpty()
            && trial.changes().stream()
                .allMatch(c -> c instanceof CatalogChange.OfPart p && p.isIndex());
    if (!trial.changes().isEmpty()) {
      types.add(isOfIndexes ? "Index Addition" : "Schema Change");
    }
    if (!RowWork.of(trial).isEmpty()) {
      types.add("Data Migration");
    }
    return types.isEmpty()
        ? plan.types().stream().map(MigrationType::name).collect(Collectors.joining(", "))
        : String.join(", ", types);
  }

  private static String what(String reservation) {
    int end = reservation.indexOf(':');
    return end < 0 ? reservation : reservation.substring(0, end);
  }

  private static String fix(String reservation) {
    int end = reservation.indexOf(':');
    return end < 0 ? "put it into a plan of its own" : reservation.substring(end + 1).strip();
  }

  /** As Markdown. */
  public String markdown() {
    return new StrategyMarkdown(paper, KIND).text(MARK, facts.plan().title());
  }

  /** As one HTML page that needs nothing else. */
  public String html() {
    return new StrategyHtml(paper, KIND)
        .text(MARK, facts.plan().title(), facts.plan().migration().text(), facts.asOf());
  }

  /** What was tried, in a sentence. */
  public String told() {
    Trial trial = facts.trial();
    return "%d changes of the structure, tried on %s with that of %s, %s"
        .formatted(
            trial.changes().size(), trial.server(), trial.origin(), Times.minute(facts.asOf()));
  }

  /** Whether a script fails, or its way back leaves something. */
  public boolean isBroken() {
    Trial trial = facts.trial();
    return trial.failure().isPresent()
        || trial.failureBack().isPresent()
        || !trial.left().isEmpty();
  }

  /** What is not known yet: how many gaps are listed at the top. */
  public int gaps() {
    return paper.unknown().size();
  }

  /** Every change with its risk. */
  public List<AlteredPart> parts() {
    return parts;
  }

  /** Items that evidence speaks against. */
  public List<Check> failing() {
    return evidence.all().stream().filter(ChangeData::isFailing).toList();
  }

  /** For machines. */
  public Map<String, Object> data() {
    return ChangeData.of(
        facts,
        parts,
        evidence.all(),
        paper.unknown().stream()
            .map(gap -> Map.<String, Object>of("what", gap.what(), "where", gap.where()))
            .toList());
  }
}

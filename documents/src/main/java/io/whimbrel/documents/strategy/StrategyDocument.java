package io.whimbrel.documents.strategy;

import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Check;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.StrategyHtml;
import io.whimbrel.documents.strategy.paper.StrategyMarkdown;
import io.whimbrel.documents.strategy.structure.CurrentPart;
import io.whimbrel.documents.strategy.structure.TargetPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The strategy document of a migration: everything that people want to read of it before, while and
 * after it happens, made from its plan, what people wrote beside it, and its journal. Immutable.
 */
public final class StrategyDocument {
  private static final String KIND = "Migration Strategy";
  private static final String MARK =
      "<!-- Written by 'whimbrel docs', again and again: do not edit it, write into NOTES.md. -->";
  private static final Pattern ORIGIN =
      Pattern.compile("(?m)^<!-- of plan (\\w+), notes (\\w+), (run \\S+|no run) -->$");

  private final StrategyFacts facts;
  private final Origin origin;
  private final Paper paper;
  private final Evidence evidence;

  /**
   * What a document was written from.
   *
   * @param plan digest of what the plan says, words for people included
   * @param notes digest of what people wrote beside it
   * @param run the newest run; empty before it began
   */
  public record Origin(String plan, String notes, Optional<String> run) {
    String line() {
      return "<!-- of plan %s, notes %s, %s -->"
          .formatted(plan, notes, run.map(r -> "run " + r).orElse("no run"));
    }
  }

  private StrategyDocument(StrategyFacts facts, Origin origin) {
    this.facts = facts;
    this.origin = origin;
    this.paper = new Paper(facts.notes(), !facts.plan().steps().isEmpty());
    this.evidence = new Evidence(facts);
  }

  /** Writes it. */
  public static StrategyDocument of(StrategyFacts facts, Origin origin) {
    StrategyDocument document = new StrategyDocument(facts, origin);
    document.write();
    return document;
  }

  private void write() {
    new OverviewPart(paper, facts, evidence).write();
    new CurrentPart(paper, facts).write();
    new TargetPart(paper, facts).write();
    new ApproachPart(paper, facts, evidence).write();
    new PhasesPart(paper, facts, evidence).write();
    new IntegrityPart(paper, facts, evidence).write();
    new RiskPart(paper, facts, evidence).write();
    new MonitoringPart(paper, facts).write();
    new CommunicationPart(paper, facts, evidence).write();
    new TestingPart(paper, facts, evidence).write();
    new TimelinePart(paper, facts).write();
    new CostPart(paper, facts).write();
    new ProgressPart(paper, facts, evidence).write();
    new ReviewPart(paper, facts).write();
    new RelatedPart(paper, facts, evidence).write();
  }

  /**
   * Whether a file was written by this class, as Markdown or as HTML; else it is somebody's own.
   */
  public static boolean isOurs(String text) {
    return text.startsWith(MARK) || text.startsWith(StrategyHtml.DOCTYPE + "\n" + MARK);
  }

  /** What a document of ours was written from. */
  public static Optional<Origin> origin(String text) {
    Matcher line = ORIGIN.matcher(text);
    return line.find()
        ? Optional.of(
            new Origin(
                line.group(1),
                line.group(2),
                Optional.of(line.group(3))
                    .filter(run -> !run.equals("no run"))
                    .map(run -> run.substring("run ".length()))))
        : Optional.empty();
  }

  private String mark() {
    return MARK + "\n" + origin.line() + "\n";
  }

  private String title() {
    return facts.plan().title();
  }

  /** As Markdown. */
  public String markdown() {
    return new StrategyMarkdown(paper, KIND).text(mark(), title());
  }

  /** As one HTML page that needs nothing else. */
  public String html() {
    return new StrategyHtml(paper, KIND)
        .text(mark(), title(), facts.plan().migration().whole().text(), facts.asOf());
  }

  /** What nobody knows yet. */
  public List<Block.Unknown> unknown() {
    return paper.unknown();
  }

  /** Headings under which people may write with the items asked for there, for a new file. */
  public Map<String, List<String>> writable() {
    return paper.writable();
  }

  /** For machines: what is not known, and how every item of the check lists stands. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("migration", facts.plan().migration().whole().text());
    data.put("asOf", facts.asOf().toString());
    data.put(
        "unknown",
        paper.unknown().stream()
            .map(u -> Map.<String, Object>of("what", u.what(), "where", u.where()))
            .toList());
    data.put("items", evidence.all().stream().map(StrategyDocument::item).toList());
    return data;
  }

  private static Map<String, Object> item(Check check) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", check.item().id());
    data.put("list", check.item().list());
    data.put("text", check.text());
    data.put("kind", check.item().kind().name());
    data.put("state", check.answer().state().name());
    data.put("ticked", check.isTicked());
    data.put("evidence", check.words());
    check
        .tick()
        .ifPresent(
            tick -> {
              data.put("tickedBy", tick.by());
              data.put("tickedAt", tick.at().toString());
              data.put("comment", tick.comment());
            });
    return data;
  }
}

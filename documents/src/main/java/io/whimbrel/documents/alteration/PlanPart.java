package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.ShownScript;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TriedQuery;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.core.risk.RiskReason;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is done and looked at around the changes, in the order of the form. */
final class PlanPart {
  private static final int WORDS = 100;

  private final Paper paper;
  private final SchemaChangeFacts facts;
  private final ChangeEvidence evidence;
  private final List<AlteredPart> parts;

  PlanPart(Paper paper, SchemaChangeFacts facts, ChangeEvidence evidence, List<AlteredPart> parts) {
    this.paper = paper;
    this.facts = facts;
    this.evidence = evidence;
    this.parts = parts;
  }

  private void checks(int level, String heading, String list) {
    paper.heading(level, heading);
    paper.add(new Block.Checks(evidence.of(list)));
  }

  void overview() {
    checks(2, "Migration Overview", "change-overview");
  }

  void strategy() {
    paper.heading(2, "Migration Strategy");
    checks(3, "Phase 1: Preparation", "change-preparation");
    checks(3, "Phase 2: Execution", "change-execution");
    checks(3, "Phase 3: Verification", "change-verification");
  }

  void scripts() {
    paper.heading(2, "Prisma Migration Scripts");
    paper.heading(3, "Migration File");
    facts.trial().failure().ifPresent(this::failed);
    for (ShownScript script : facts.trial().scripts()) {
      paper.field(script.name(), script.description());
      paper.code("sql", script.forward().strip());
    }
    paper.heading(3, "Rollback Script");
    facts.trial().failureBack().ifPresent(this::failed);
    for (ShownScript script : facts.trial().scripts().reversed()) {
      paper.field(script.name(), "");
      if (script.back().isPresent()) {
        paper.code("sql", script.back().get().strip());
      } else if (facts.trial().irreversible().contains(script.name())) {
        paper.unknown(
            "what takes %s back".formatted(script.name()),
            "write it behind '-- Rollback' in the script, or into a file beside it");
      } else {
        paper.text("Taken back by another script.");
      }
    }
    statements();
  }

  private void failed(Finding failure) {
    paper.field("Fails", "%s: %s".formatted(failure.where(), failure.what()));
  }

  private void statements() {
    paper.heading(3, "What the Statements Do");
    List<List<String>> rows = new ArrayList<>();
    for (StatementEffect effect : facts.trial().forward()) {
      rows.add(
          List.of(
              effect.place(),
              effect.words(WORDS),
              effect.isAlone() ? "by itself" : "with its transaction",
              locks(effect),
              names(effect.rewritten().stream().filter(this::isThere).toList()),
              names(effect.scanned().stream().filter(this::isThere).toList())));
    }
    Tables.write(
        paper,
        List.of(
            "Place", "Statement", "Runs", "Locks on Tables That Are There", "Rewrites", "Scans"),
        rows,
        "there is no statement");
  }

  private boolean isThere(TableName table) {
    return facts.trial().before().table(table).isPresent();
  }

  private String locks(StatementEffect effect) {
    String locks =
        effect.tables().stream()
            .filter(this::isThere)
            .flatMap(table -> effect.lock(table).stream())
            .map(
                lock ->
                    "%s: %s, blocks %s"
                        .formatted(lock.table(), lock.mode(), lock.blocking().text()))
            .collect(Collectors.joining("; "));
    return locks.isEmpty() ? "none" : locks;
  }

  private static String names(List<TableName> tables) {
    return tables.isEmpty()
        ? "none"
        : tables.stream().sorted().map(TableName::toString).collect(Collectors.joining(", "));
  }

  void zeroDowntime() {
    paper.heading(2, "Zero-Downtime Considerations");
    checks(3, "Application Compatibility", "change-compatibility");
    if (!facts.trial().queries().isEmpty()) {
      paper.table(
          List.of("Query", "Of", "With the Old Schema", "With the New Schema"),
          facts.trial().queries().stream().map(PlanPart::query).toList());
    }
    checks(3, "Database Performance", "change-performance");
  }

  private static List<String> query(TriedQuery query) {
    return List.of(
        query.place(),
        query.version() == TriedQuery.Version.OLD ? "old code" : "new code",
        query.before().map(why -> "refused: " + why).orElse("works"),
        query.after().map(why -> "refused: " + why).orElse("works"));
  }

  void data() {
    paper.heading(2, "Data Migration Requirements");
    paper.heading(3, "Data to Migrate");
    List<List<String>> rows = new ArrayList<>();
    for (RowWork work : RowWork.of(facts.trial())) {
      rows.add(
          List.of(
              work.from().isEmpty() ? work.into().toString() : names(List.copyOf(work.from())),
              work.into().toString(),
              work.effect().place() + ": " + work.effect().words(WORDS),
              volume(work)));
    }
    Tables.write(
        paper,
        List.of("Source", "Destination", "Transformation Required", "Volume"),
        rows,
        "no script changes rows");
    checks(3, "Data Validation", "change-data");
  }

  private String volume(RowWork work) {
    List<TableName> tables = new ArrayList<>(work.from());
    tables.add(work.into());
    String sizes =
        tables.stream()
            .filter(table -> facts.bytes().containsKey(table))
            .map(t -> "%s has %s".formatted(t, Figures.bytes(facts.bytes().getOrDefault(t, 0L))))
            .collect(Collectors.joining(", "));
    return sizes.isEmpty()
        ? paper.missing(
            "how much %s changes".formatted(work.effect().place()),
            "have the database read: set the variable of its URL")
        : sizes;
  }

  void risks() {
    paper.heading(2, "Risk Assessment");
    paper.heading(3, "High Risk Areas");
    RiskLevel shown =
        parts.stream().map(AlteredPart::level).reduce(RiskLevel.LOW, RiskLevel::atLeast);
    RiskLevel from = shown == RiskLevel.LOW ? RiskLevel.CRITICAL : shown;
    List<List<String>> rows = new ArrayList<>();
    parts.stream()
        .filter(part -> part.level().compareTo(from) >= 0)
        .forEach(part -> rows.add(risk(part)));
    facts
        .trial()
        .irreversible()
        .forEach(
            script ->
                rows.add(
                    List.of(
                        "nothing takes %s back".formatted(script),
                        "a failure behind it is mended forward only",
                        RiskLevel.MEDIUM.title(),
                        "write its rollback, or restore a backup")));
    Tables.write(
        paper,
        List.of("Risk", "Impact", "Probability", "Mitigation Strategy"),
        rows,
        "no change is of medium or higher risk");
    checks(3, "Rollback Triggers", "change-triggers");
  }

  private static List<String> risk(AlteredPart part) {
    String why =
        part.reasons().stream()
            .filter(reason -> reason.level() == part.level())
            .map(RiskReason::what)
            .collect(Collectors.joining("; "));
    return List.of(
        "%s: %s %s"
            .formatted(part.level().title(), part.change().action().verb(), part.change().label()),
        why,
        "certain with this script",
        Mitigations.of(part));
  }

  void testing() {
    paper.heading(2, "Testing Plan");
    checks(3, "Staging Environment", "change-staging");
    checks(3, "Production Readiness", "change-readiness");
  }

  void documentation() {
    checks(2, "Documentation Updates", "change-documentation");
  }
}

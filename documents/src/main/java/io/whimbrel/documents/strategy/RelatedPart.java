package io.whimbrel.documents.strategy;

import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What belongs to it, who answers for it, and what its types are known for. */
record RelatedPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Related");
    paper.list(
        Stream.of(
            related("Related Upgrades", "none"),
            related("Related Tech Debt", "none"),
            related("Related Refactoring", "none"),
            Paper.item("Migration Scripts", scripts()),
            related("Runbook", "this document; whimbrel explain tells every step"),
            related("Post-Mortem", "none")));
    paper.field("Status", new ProgressPart(paper, facts, evidence).status());
    paper.field(
        "Owner",
        Optional.of(facts.plan().owner()).filter(o -> !o.isBlank()),
        "say it in the plan: owner");
    paper.field("Last Updated", Times.day(facts.asOf()));
    typeNotes();
  }

  private Block.Bullet related(String label, String otherwise) {
    return Paper.item(label, facts.notes().value("Related", label).orElse(otherwise));
  }

  private String scripts() {
    return facts.plan().file().getFileName() + " in this directory";
  }

  private void typeNotes() {
    paper.heading(2, "Migration Type Specific Notes");
    List<MigrationType> types = facts.plan().types();
    notes(
        "Database Schema Migration",
        types.contains(MigrationType.SCHEMA) || types.contains(MigrationType.VERSION),
        List.of(
            "Use framework migration tools (Django migrations, Laravel migrations, Alembic,"
                + " Flyway): steps of kind sql read their directories",
            "Version control all migration files: the plan and its notes are files of this"
                + " directory",
            "Test both upgrade and downgrade paths: whimbrel rehearse goes there and back",
            "Consider data migration vs schema migration separation: 'schema: existing' leaves the"
                + " structure to other tools"));
    notes(
        "Platform Migration (Cloud Provider)",
        types.contains(MigrationType.PLATFORM) || types.contains(MigrationType.INFRASTRUCTURE),
        List.of(
            "Consider vendor-specific tools (AWS DMS, Google Database Migration Service): they"
                + " bring rows, and neither proofs nor a way back",
            "Test network connectivity and latency: whimbrel assess measures a sample",
            "Plan for DNS/traffic cutover: cutover.switch of the plan",
            "Multi-region considerations: put Whimbrel near the target"));
    notes(
        "Microservices Migration",
        types.contains(MigrationType.ARCHITECTURE) || types.contains(MigrationType.CODE),
        List.of(
            "Strangler fig pattern for gradual migration: steps of kind traffic, share by share",
            "API versioning for compatibility",
            "Service mesh considerations",
            "Inter-service communication changes"));
  }

  private void notes(String title, boolean isMeant, List<String> notes) {
    paper.heading(3, title);
    paper.text(isMeant ? "This migration is one of these." : "This migration is none of these.");
    List<String> lines = new ArrayList<>(notes);
    paper.bullets(lines);
    paper.perhaps(title);
  }
}

package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is to be there behind it, and what changes on the way. */
public record TargetPart(Paper paper, StrategyFacts facts) {
  private static final String DOCS = "whimbrel docs reads it where it reaches the databases";

  public void write() {
    paper.heading(2, "Target State");
    paper.heading(3, "Target Architecture");
    new Architecture(facts).after().draw(paper);
    details();
    schema();
    changes();
    transformations();
    paper.heading(3, "Expected Performance");
    new Performance(paper, facts).expected();
  }

  private void details() {
    paper.label("Target State Details");
    Optional<Inventory> target = facts.catalogs().target();
    Optional<SchemaModel> planned = planned();
    paper.list(
        Stream.of(
            paper.item(
                "Database",
                Past.of(facts)
                    .fact("target.version")
                    .or(() -> Optional.ofNullable(facts.assessed().facts().get("target.version"))),
                "whimbrel assess looks at it"),
            paper.item(
                "Expected size",
                facts.assessed().number("source.bytes").stream()
                    .mapToObj(b -> "about " + Figures.bytes(b) + " data, as on the old side")
                    .findFirst()
                    .or(
                        () ->
                            facts
                                .catalogs()
                                .source()
                                .map(s -> "about " + Figures.bytes(s.bytes()))),
                "whimbrel assess measures it"),
            paper.item(
                "Tables/Collections",
                planned.map(m -> Integer.toString(m.entities().size())),
                DOCS),
            paper.item("Indexes", target.map(CurrentPart::indexes).or(this::indexesPlanned), DOCS),
            paper.item(
                "Improvements",
                facts
                    .notes()
                    .value("Target State", "Improvements")
                    .or(
                        () ->
                            facts
                                .notes()
                                .under("Technical Benefits")
                                .map(_ -> "see the benefits above")),
                paper.itemInNotes("Target State", "Improvements"))));
  }

  private Optional<String> indexesPlanned() {
    long more = facts.catalogs().mappings().stream().mapToLong(m -> m.extraIndexes().size()).sum();
    return facts
        .catalogs()
        .source()
        .map(
            _ ->
                "as on the old side"
                    + (more > 0 ? ", and %d more by the plan".formatted(more) : ""));
  }

  private Optional<SchemaModel> planned() {
    if (facts.catalogs().target().isPresent()) {
      return facts.catalogs().target().map(SchemaModel::of);
    }
    return facts.catalogs().mappings().isEmpty()
        ? Optional.empty()
        : Optional.of(SchemaModel.planned(facts.catalogs().mappings()));
  }

  private void schema() {
    paper.heading(3, "Target Schema");
    Optional<SchemaModel> model = planned();
    if (model.isEmpty()) {
      paper.unknown("Target Schema", DOCS);
      return;
    }
    paper.text(
        facts.catalogs().target().isPresent()
            ? "As it is on the new side."
            : "As the plan makes it; nothing of it is there yet. Unique keys, checks and indexes go"
                + " over with their columns, beside what is said here.");
    SchemaPicture.of(model.get()).draw(paper);
    paper.code("sql", SchemaSql.of(model.get()));
  }

  private void changes() {
    paper.heading(3, "Schema Changes");
    List<SchemaChanges.Change> changes = SchemaChanges.of(facts);
    if (changes.isEmpty()) {
      paper.text(
          facts.catalogs().mappings().isEmpty() && !facts.plan().maps().isEmpty()
              ? "They are told when the source was read."
              : "None by the plan: tables go over as they are.");
      return;
    }
    paper.table(
        List.of("Change Type", "Before", "After", "Reason"),
        changes.stream().map(c -> List.of(c.kind(), c.before(), c.after(), reason(c))).toList());
  }

  private String reason(SchemaChanges.Change change) {
    return facts
        .notes()
        .value("Schema Changes", change.name())
        .or(() -> Optional.of(change.reason()).filter(reason -> !reason.isEmpty()))
        .orElseGet(
            () ->
                paper.missing(
                    "why " + change.name(), paper.itemInNotes("Schema Changes", change.name())));
  }

  private void transformations() {
    paper.heading(3, "Data Transformations");
    List<Transformation> all = Transformation.of(facts);
    if (all.isEmpty()) {
      paper.text("None by the plan: values go over as they are.");
    }
    for (int i = 0; i < all.size(); i++) {
      Transformation one = all.get(i);
      paper.heading(4, "Transformation %d: %s".formatted(i + 1, one.title()));
      paper.code("sql", one.text());
    }
  }
}

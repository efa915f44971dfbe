package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.documents.FigureLine;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is before. */
public record CurrentPart(Paper paper, StrategyFacts facts) {
  private static final String ASSESS = "whimbrel assess reads it from the source";
  private static final String DOCS = "whimbrel docs reads it where it reaches the source";

  public void write() {
    paper.heading(2, "Current State");
    paper.heading(3, "Current Architecture");
    new Architecture(facts).before().draw(paper);
    details();
    schema();
    data();
    paper.heading(3, "Current Issues");
    paper.written("Current Issues");
    baseline();
  }

  private void details() {
    paper.label("Current State Details");
    Optional<Inventory> source = facts.catalogs().source();
    paper.list(
        Stream.of(
            paper.item("Database", known("source.version"), ASSESS),
            paper.item("Size", size(), ASSESS),
            paper.item(
                "Tables/Collections",
                source.map(s -> Integer.toString(s.tables().size())).or(this::tables),
                ASSESS),
            paper.item("Indexes", source.map(CurrentPart::indexes), DOCS),
            paper.item("Relationships", source.map(CurrentPart::relationships), DOCS),
            paper.item("Access Patterns", patterns(), accessPlace()),
            paper.item("Performance", performance(), "whimbrel watch measures it")));
  }

  private String accessPlace() {
    return paper.itemInNotes("Current State", "Access Patterns");
  }

  private Optional<String> patterns() {
    return facts.notes().value("Current State", "Access Patterns");
  }

  private Optional<String> performance() {
    List<FigureLine> known =
        facts.figures().stream().filter(f -> f.baseline().isPresent()).toList();
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(Words.counted(known.size(), "figure") + " below, as they were before");
  }

  private Optional<String> known(String fact) {
    return Past.of(facts)
        .fact(fact)
        .or(() -> Optional.ofNullable(facts.assessed().facts().get(fact)));
  }

  private Optional<String> tables() {
    return facts.assessed().number("source.tables.count").stream()
        .mapToObj(Long::toString)
        .findFirst();
  }

  private Optional<String> size() {
    Optional<Inventory> source = facts.catalogs().source();
    if (source.isPresent()) {
      return Optional.of(sized(source.get().bytes(), source.get().rows()));
    }
    return facts.assessed().number("source.bytes").stream()
        .mapToObj(b -> sized(b, facts.assessed().number("source.rows.estimate").orElse(0)))
        .findFirst();
  }

  private static String sized(long bytes, long rows) {
    return "%s data, about %s".formatted(Figures.bytes(bytes), Words.counted(rows, "record"));
  }

  static String indexes(Inventory inventory) {
    long indexes =
        inventory.definitions().stream()
            .filter(d -> d.kind().equals("index") || d.kind().equals("unique"))
            .count();
    long keys = inventory.tables().stream().filter(t -> t.key().isPresent()).count();
    return "%s, and %s"
        .formatted(
            Words.counted(indexes, "index").replace("indexs", "indexes"),
            Words.counted(keys, "key"));
  }

  static String relationships(Inventory inventory) {
    long keys = inventory.tables().stream().mapToLong(t -> t.foreignKeys().size()).sum();
    return Words.counted(keys, "foreign key");
  }

  private void schema() {
    paper.heading(3, "Current Schema");
    Optional<Inventory> source = facts.catalogs().source();
    if (source.isEmpty()) {
      paper.unknown("Current Schema", DOCS);
      return;
    }
    SchemaModel model = SchemaModel.of(source.get());
    SchemaPicture.of(model).draw(paper);
    paper.code("sql", SchemaSql.of(model));
  }

  private void data() {
    paper.heading(3, "Current Data");
    paper.label("Data Volume");
    Optional<Inventory> source = facts.catalogs().source();
    paper.list(
        Stream.of(
            paper.item("Total records", rows(), ASSESS),
            paper.item("Data size", facts.sourceSize(), ASSESS),
            paper.item(
                "Growth rate",
                facts.notes().value("Current Data", "Growth rate"),
                paper.itemInNotes("Current Data", "Growth rate")),
            paper.item("Largest table", source.flatMap(CurrentPart::largest), DOCS)));
    paper.label("Data Characteristics");
    paper.list(
        Stream.of(
            paper.item("Data quality", quality(), "whimbrel assess looks at it"),
            paper.item("Duplicates", found(QualityKind.DUPLICATES), "whimbrel run looks at it"),
            paper.item("Missing values", found(QualityKind.NULLS), "whimbrel run looks at it"),
            paper.item("Data types", source.map(CurrentPart::types), DOCS)));
  }

  private Optional<String> rows() {
    return facts
        .catalogs()
        .source()
        .map(s -> "about " + Figures.count(s.rows()))
        .or(
            () ->
                facts.assessed().number("source.rows.estimate").stream()
                    .mapToObj(n -> "about " + Figures.count(n))
                    .findFirst());
  }

  private static Optional<String> largest(Inventory inventory) {
    return inventory.tables().stream()
        .max(Comparator.comparingLong(Table::bytes))
        .map(
            t ->
                "%s - about %s, %s"
                    .formatted(
                        t.name(), Words.counted(t.rows(), "record"), Figures.bytes(t.bytes())));
  }

  private Optional<String> quality() {
    List<QualityResult> results = Past.of(facts).quality(QualityResult.Moment.BEFORE);
    if (results.isEmpty()) {
      return Optional.empty();
    }
    long bad = results.stream().filter(q -> q.check().kind().isRefused() && q.count() > 0).count();
    String word = bad == 0 ? "High" : bad <= 2 ? "Medium" : "Low";
    return Optional.of(
        "%s: %s, %s with rows that do not fit the target"
            .formatted(word, Words.counted(results.size(), "check"), Long.toString(bad)));
  }

  private Optional<String> found(QualityKind kind) {
    List<QualityResult> all = Past.of(facts).quality(QualityResult.Moment.BEFORE);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<QualityResult> results = all.stream().filter(q -> q.check().kind() == kind).toList();
    long count = results.stream().mapToLong(QualityResult::count).sum();
    long looked = results.stream().mapToLong(QualityResult::rows).sum();
    return Optional.of(
        count == 0
            ? "None"
            : "%s (%s)"
                .formatted(
                    Words.counted(count, "row"),
                    looked == 0
                        ? "of an unknown number"
                        : String.format(Locale.ROOT, "%.2f%%", 100.0 * count / looked)));
  }

  private static String types(Inventory inventory) {
    List<String> loose =
        inventory.tables().stream()
            .flatMap(t -> t.columns().stream())
            .map(c -> c.type())
            .filter(type -> type.startsWith("json") || type.equals("xml") || type.equals("bytea"))
            .distinct()
            .sorted()
            .toList();
    return loose.isEmpty() ? "Structured" : "Structured, with " + String.join(", ", loose);
  }

  private void baseline() {
    paper.heading(3, "Current Performance Baseline");
    new Performance(paper, facts).baseline();
  }
}

package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.OfColumn;
import io.whimbrel.core.alteration.CatalogChange.OfPart;
import io.whimbrel.core.alteration.CatalogChange.OfTable;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.core.risk.RiskReason;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes: tables, columns, indexes, everything else; each with its risk. */
final class ChangesPart {
  private final Paper paper;
  private final SchemaChangeFacts facts;
  private final List<AlteredPart> parts;
  private final CatalogImage after;

  ChangesPart(Paper paper, SchemaChangeFacts facts, List<AlteredPart> parts) {
    this.paper = paper;
    this.facts = facts;
    this.parts = parts;
    this.after = facts.trial().after();
  }

  void write() {
    paper.heading(2, "Schema Changes");
    tables();
    newTables();
    columns();
    indexes();
    others();
  }

  private void table(List<String> heads, List<List<String>> rows) {
    Tables.write(paper, heads, rows, "none");
  }

  private static boolean isNewTable(CatalogChange change) {
    return change instanceof OfTable table && table.action() == Action.ADDED;
  }

  private void tables() {
    paper.heading(3, "Tables to Modify");
    Map<TableName, List<AlteredPart>> byTable = new TreeMap<>();
    for (AlteredPart part : parts) {
      if (!isNewTable(part.change())) {
        part.change()
            .table()
            .ifPresent(t -> byTable.computeIfAbsent(t, _ -> new ArrayList<>()).add(part));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    byTable.forEach(
        (name, all) ->
            rows.add(
                List.of(
                    name.toString(),
                    kinds(all),
                    described(name, all),
                    worst(all).title() + ": " + reason(all))));
    table(List.of("Table", "Change Type", "Description", "Risk Level"), rows);
  }

  private static String kinds(List<AlteredPart> all) {
    Map<String, Long> counts =
        all.stream()
            .map(AlteredPart::change)
            .collect(
                Collectors.groupingBy(
                    c -> kind(c) + " " + c.action().text(), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(e -> e.getValue() == 1 ? e.getKey() : "%s (%d)".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String kind(CatalogChange change) {
    return switch (change) {
      case OfTable _ -> "table";
      case OfColumn _ -> "column";
      case OfPart part -> part.kind();
    };
  }

  private String described(TableName name, List<AlteredPart> all) {
    List<String> words = new ArrayList<>();
    all.forEach(part -> words.add(words(part.change())));
    Optional.ofNullable(facts.bytes().get(name))
        .ifPresent(bytes -> words.add("the table has " + Figures.bytes(bytes)));
    return String.join("; ", words);
  }

  private static String words(CatalogChange change) {
    String details = change.details().isEmpty() ? "" : ": " + String.join(", ", change.details());
    return switch (change) {
      case OfTable table ->
          table.action().verb() + table.formerly().map(old -> " from " + old).orElse("") + details;
      case OfColumn column -> column.action().verb() + " " + column.name() + details;
      case OfPart part -> part.action().verb() + " " + part.kind() + " " + part.name() + details;
    };
  }

  private static RiskLevel worst(List<AlteredPart> all) {
    return all.stream().map(AlteredPart::level).reduce(RiskLevel.LOW, RiskLevel::atLeast);
  }

  private static String reason(List<AlteredPart> all) {
    RiskLevel worst = worst(all);
    return all.stream()
        .flatMap(part -> part.reasons().stream())
        .filter(reason -> reason.level() == worst)
        .map(RiskReason::what)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private void newTables() {
    paper.heading(3, "New Tables");
    List<List<String>> rows =
        parts.stream()
            .map(AlteredPart::change)
            .filter(ChangesPart::isNewTable)
            .map(c -> newTable(c.table().orElseThrow()))
            .toList();
    table(List.of("Table Name", "Purpose", "Relationships", "Indexes Required"), rows);
  }

  private List<String> newTable(TableName name) {
    String purpose =
        after
            .comment(name)
            .orElseGet(
                () ->
                    paper.missing(
                        "the purpose of " + name,
                        "write it in the script: comment on table %s is '...'".formatted(name)));
    String keys =
        after.table(name).stream()
            .flatMap(table -> table.foreignKeys().stream())
            .map(ChangesPart::relation)
            .collect(Collectors.joining("; "));
    return List.of(
        name.toString(),
        purpose,
        keys.isEmpty() ? "none" : keys,
        Stream.of("primary key", "unique", "exclusion", "index")
            .flatMap(kind -> after.parts(kind, name).stream())
            .map(ChangesPart::index)
            .collect(Collectors.joining("; ")));
  }

  private static String relation(ForeignKey key) {
    return "%s refers to %s (%s)"
        .formatted(
            String.join(", ", key.columns()),
            key.references(),
            String.join(", ", key.referencedColumns()));
  }

  private static String index(ObjectDefinition definition) {
    String name = definition.attributes().getOrDefault("name", "");
    String sql = definition.sql();
    int on = sql.indexOf(" USING ");
    return "%s %s".formatted(name, on < 0 ? sql : sql.substring(on + " USING ".length()));
  }

  private void columns() {
    paper.heading(3, "Fields to Add/Modify/Remove");
    List<List<String>> rows = new ArrayList<>();
    for (AlteredPart part : parts) {
      if (part.change() instanceof OfColumn column) {
        Optional<Column> shown = column.after().or(column::before);
        rows.add(
            List.of(
                column.owner().toString(),
                column.name(),
                column.action().verb() + details(column),
                type(column),
                shown.flatMap(Column::defaultExpression).orElse("none"),
                part.level().title(),
                reasons(part),
                lock(part)));
      }
    }
    table(
        List.of(
            "Table", "Field", "Action", "Type", "Default Value", "Risk", "Why", "Lock and Time"),
        rows);
  }

  private static String details(OfColumn column) {
    return column.details().isEmpty() ? "" : " (" + String.join(", ", column.details()) + ")";
  }

  private static String type(OfColumn column) {
    String now = column.after().or(column::before).map(ChangesPart::typed).orElse("");
    return column.isRetyped() ? typed(column.before().orElseThrow()) + " → " + now : now;
  }

  private static String typed(Column column) {
    return column.type() + (column.nullable() ? "" : " not null");
  }

  private static String reasons(AlteredPart part) {
    return part.reasons().stream().map(RiskReason::what).collect(Collectors.joining("; "));
  }

  /** What others are kept from, and for about how long. */
  static String lock(AlteredPart part) {
    String lock =
        part.lock()
            .map(l -> "%s (blocks %s)".formatted(l.mode(), l.blocking().text()))
            .orElse("none that others feel");
    return lock
        + ", "
        + part.time()
            .map(t -> "about " + Figures.duration(t))
            .orElse("for as long as the table's size asks for");
  }

  private void indexes() {
    paper.heading(3, "Index Changes");
    List<List<String>> rows = new ArrayList<>();
    for (AlteredPart part : parts) {
      if (part.change() instanceof OfPart index && index.isIndex()) {
        rows.add(
            List.of(
                index.table().map(TableName::toString).orElse(""),
                index.name(),
                index.action().verb(),
                index.after().or(index::before).orElse(""),
                part.level().title() + ": " + reasons(part),
                lock(part)));
      }
    }
    table(List.of("Table", "Index", "Action", "Definition", "Risk", "Lock and Time"), rows);
  }

  private void others() {
    List<List<String>> rows = new ArrayList<>();
    for (AlteredPart part : parts) {
      boolean isShown =
          (part.change() instanceof OfPart other && !other.isIndex())
              || (part.change() instanceof OfTable table && table.action() != Action.ADDED);
      if (isShown) {
        rows.add(
            List.of(
                part.change().label(),
                part.change().action().verb()
                    + (part.change().details().isEmpty()
                        ? ""
                        : " (" + String.join(", ", part.change().details()) + ")"),
                definition(part.change()),
                part.level().title() + ": " + reasons(part),
                lock(part)));
      }
    }
    if (!rows.isEmpty()) {
      paper.heading(3, "Everything Else");
      table(List.of("What", "Action", "Definition", "Risk", "Lock and Time"), rows);
    }
  }

  private static String definition(CatalogChange change) {
    return change instanceof OfPart part ? part.after().or(part::before).orElse("") : "";
  }
}

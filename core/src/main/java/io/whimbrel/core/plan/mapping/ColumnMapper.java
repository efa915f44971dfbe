package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.problem.Suggestion;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the columns of one target table. Mapped columns stand where their source column stands, new
 * ones at the end in the plan's order.
 */
final class ColumnMapper {

  private static final String DERIVED_TYPE = "uuid";

  private static final ColumnMap NOTHING =
      new ColumnMap(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final TableEntry entry;
  private final Table table;
  private final DerivedColumns derived;
  private final QualityRules quality;
  private final PlanFindings findings;

  /** Target columns by the source column at whose place they stand. */
  private final Map<String, List<String>> placed = new LinkedHashMap<>();

  private final List<String> fresh = new ArrayList<>();

  ColumnMapper(
      TableEntry entry, DerivedColumns derived, QualityRules quality, PlanFindings findings) {
    this.entry = entry;
    this.table = entry.table();
    this.derived = derived;
    this.quality = quality;
    this.findings = findings;
  }

  /** The target's columns in order. */
  List<ColumnMapping> columns() {
    entry.map().columns().forEach(this::place);
    List<ColumnMapping> columns = new ArrayList<>();
    for (Column source : table.columns()) {
      List<String> names = placed.getOrDefault(source.name(), List.of());
      for (String name : names) {
        columns.add(mapped(source, name, said(name), entry.columnPath(name)));
      }
      if (names.isEmpty() && !isDropped(source.name())) {
        columns.add(unmapped(source));
      }
    }
    fresh.forEach(name -> columns.add(added(name, said(name))));
    return columns;
  }

  private ColumnMapping unmapped(Column source) {
    ColumnMap map = fixed(source.name(), NOTHING);
    String path = map.up().isPresent() ? entry.qualityPath(source.name()) : keyPath(source);
    return mapped(source, source.name(), map, path);
  }

  private ColumnMap said(String name) {
    return fixed(name, entry.map().columns().getOrDefault(name, NOTHING));
  }

  /** A column that is mended has the expression for its value, at the place that it has anyway. */
  private ColumnMap fixed(String name, ColumnMap map) {
    Optional<String> fix = quality.fix(entry.owner(), name);
    return fix.isEmpty()
        ? map
        : new ColumnMap(
            Optional.empty(), map.type(), map.nullable(), fix, map.down(), map.defaultValue());
  }

  private boolean isDropped(String column) {
    return entry.map().drop().contains(column);
  }

  private boolean isOwnKey(Column source) {
    return derived.ownKey(entry).isPresent() && table.keyColumns().contains(source.name());
  }

  private String keyPath(Column source) {
    return isOwnKey(source) ? entry.path() + ".key" : "";
  }

  private void place(String name, ColumnMap map) {
    if (map.from().isPresent()) {
      placeFrom(name, map.from().get());
    } else if (table.column(name).isPresent() && !isDropped(name)) {
      placed.computeIfAbsent(name, _ -> new ArrayList<>()).add(name);
    } else if (isNew(map)) {
      fresh.add(name);
    } else if (isDropped(name)) {
      findings.block(
          entry.columnPath(name),
          "column '%s' of %s is dropped and mapped at once".formatted(name, table.name()),
          "take it out of 'drop' or out of 'columns'");
    } else if (map.nullable().equals(Optional.of(false)) && map.type().isPresent()) {
      unknown(
          entry.columnPath(name),
          name,
          "give it a 'default' or an 'up': a new column that takes no NULL needs a value");
    } else {
      unknown(
          entry.columnPath(name),
          name,
          "write 'from' for a renamed column; give a new column a 'default', an 'up' or"
              + " 'nullable: true'");
    }
  }

  private void placeFrom(String name, String from) {
    String path = entry.columnPath(name) + ".from";
    if (table.column(from).isEmpty()) {
      unknown(path, from, "name a column that is there");
      return;
    }
    if (isDropped(from)) {
      findings.block(
          path,
          "column '%s' of %s is dropped and mapped at once".formatted(from, table.name()),
          "take it out of 'drop': 'from' already takes it away under its old name");
    }
    placed.computeIfAbsent(from, _ -> new ArrayList<>()).add(name);
  }

  private static boolean isNew(ColumnMap map) {
    return map.up().isPresent()
        || map.defaultValue().isPresent()
        || map.nullable().equals(Optional.of(true));
  }

  private void unknown(String path, String column, String fix) {
    String question =
        Suggestion.question(column, table.columns().stream().map(Column::name).toList());
    findings.block(
        path,
        "table %s has no column '%s'".formatted(table.name(), column),
        question.isEmpty() ? fix : question + " Otherwise " + fix);
  }

  private ColumnMapping mapped(Column source, String name, ColumnMap map, String path) {
    checkExpressions(name, map, path);
    Optional<String> namespace = derived.namespace(table.name(), source.name());
    if (namespace.isPresent()) {
      return derivedKey(source, name, map, path, namespace.get());
    }
    boolean isNullable = map.nullable().orElse(source.nullable());
    String type = map.type().orElse(source.type());
    boolean isComputed = source.generation() == Generation.COMPUTED;
    if (map.up().isPresent() && map.from().isEmpty()) {
      Optional<String> inherited = isComputed ? Optional.empty() : source.defaultExpression();
      return new ColumnMapping(
          name,
          type,
          isNullable,
          map.defaultValue().or(() -> inherited),
          new ValueRule.Compute(map.up().get(), map.down()),
          path);
    }
    if (isComputed) {
      return computed(source, name, map, path);
    }
    return new ColumnMapping(
        name,
        type,
        isNullable,
        map.defaultValue().or(source::defaultExpression),
        new ValueRule.Carry(source.name()),
        path);
  }

  private ColumnMapping computed(Column source, String name, ColumnMap map, String path) {
    if (map.defaultValue().isPresent()) {
      findings.block(
          path + ".default",
          "column '%s' of %s is computed by the server".formatted(name, table.name()),
          "leave 'default' out, or give 'up' to make it a column that is written");
    }
    return new ColumnMapping(
        name,
        map.type().orElse(source.type()),
        map.nullable().orElse(source.nullable()),
        source.defaultExpression(),
        new ValueRule.Computed(),
        path);
  }

  private ColumnMapping derivedKey(
      Column source, String name, ColumnMap map, String path, String namespace) {
    String follows = "%s.%s becomes a UUID of %s".formatted(table.name(), source.name(), namespace);
    if (!source.isStored()) {
      findings.block(
          entry.path(),
          follows + " and is computed by the server",
          "leave 'key: uuid' out where it points to, or make it a stored column on the source");
    }
    if (map.up().isPresent()) {
      findings.block(path + ".up", follows, "leave 'up' out: the value is derived from the key");
    }
    if (map.type().filter(t -> !t.equalsIgnoreCase(DERIVED_TYPE)).isPresent()) {
      findings.block(path + ".type", follows, "leave 'type' out, or write 'type: uuid'");
    }
    Optional<String> made =
        isOwnKey(source) ? Optional.of("gen_random_uuid()") : Optional.<String>empty();
    return new ColumnMapping(
        name,
        DERIVED_TYPE,
        map.nullable().orElse(source.nullable()),
        map.defaultValue().or(() -> made),
        new ValueRule.DeriveKey(source.name(), namespace),
        path);
  }

  private ColumnMapping added(String name, ColumnMap map) {
    String path = entry.columnPath(name);
    checkExpressions(name, map, path);
    if (map.type().isEmpty()) {
      findings.block(
          path,
          "the new column '%s' of %s has no type".formatted(name, table.name()),
          "write its 'type', for example 'type: text'");
    }
    return new ColumnMapping(
        name,
        map.type().orElse("text"),
        map.nullable().orElse(true),
        map.defaultValue(),
        map.up()
            .<ValueRule>map(up -> new ValueRule.Compute(up, map.down()))
            .orElseGet(ValueRule.Fill::new),
        path);
  }

  private void checkExpressions(String name, ColumnMap map, String path) {
    if (map.up().isPresent() && map.from().isPresent()) {
      findings.block(
          path + ".up",
          "column '%s' of %s has both 'from' and 'up'".formatted(name, table.name()),
          "keep 'from' to carry the value as it is, or keep 'up' to compute it and name the source"
              + " column in the expression");
    }
    if (map.down().isPresent() && map.up().isEmpty()) {
      findings.block(
          path + ".down",
          "column '%s' of %s has 'down' without 'up'".formatted(name, table.name()),
          "give 'up', or leave 'down' out: a value that is carried goes back by itself");
    }
  }
}

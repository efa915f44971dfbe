package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.schema.StructurePart.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the steps of a structure make, as the target's catalog is to tell it. Made from the same
 * draft as the steps, so that what the plan changes or leaves out is wanted as the plan says.
 */
final class WantedStructure {

  private static final Set<String> IDENTITY_TYPES = Set.of("smallint", "integer", "bigint");

  private static final Set<String> WITH_IDS =
      Set.of("view", "materialized view", "routine", "type", "domain", "foreign table");

  private final SchemaDraft draft;
  private final Map<String, Stage> stages;
  private final Map<TableName, Set<String>> omitted = new HashMap<>();

  WantedStructure(List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    this.draft = SchemaPlan.draft(definitions, mappings);
    this.stages =
        draft.steps().stream()
            .collect(Collectors.toMap(d -> d.step().id(), d -> d.step().stage(), (a, _) -> a));
    for (ObjectDefinition definition : draft.definitions().all()) {
      if (definition.table().isPresent() && draft.isOmitted(definition.id())) {
        omitted
            .computeIfAbsent(definition.table().get(), _ -> new HashSet<>())
            .add(Definitions.attribute(definition, "name"));
      }
    }
  }

  /** The tables, by source name. */
  List<MappedTable> tables() {
    return draft.names().tables();
  }

  /** A table that moves, by source name. */
  Optional<MappedTable> table(TableName source) {
    return draft.names().table(source);
  }

  /** A column's value where a row brings none. */
  record Value(Generation generation, String expression) {}

  /** How a column of the target fills itself. */
  Value value(MappedTable table, ColumnMapping column) {
    Optional<Column> origin = table.origin(column);
    if (column.rule() instanceof ValueRule.Computed) {
      String expression = column.defaultExpression().orElse("");
      return new Value(Generation.COMPUTED, ColumnRenaming.columns(expression, table.renamed()));
    }
    if (column.defaultExpression().isPresent()) {
      String expression = column.defaultExpression().get();
      boolean isOfSource =
          origin.flatMap(Column::defaultExpression).filter(expression::equals).isPresent();
      return new Value(
          Generation.NONE,
          isOfSource
              ? ColumnRenaming.relations(expression, draft.names().sequences())
              : expression);
    }
    boolean canCount = IDENTITY_TYPES.contains(column.type().toLowerCase(Locale.ROOT));
    boolean isPart = table.mapping().source().partitionOf().isPresent();
    Generation generation =
        origin
            .map(Column::generation)
            .filter(g -> g == Generation.IDENTITY_ALWAYS || g == Generation.IDENTITY_BY_DEFAULT)
            .filter(_ -> canCount && !isPart)
            .orElse(Generation.NONE);
    return new Value(generation, "");
  }

  /** Keys, indexes and all else of a table, by kind and name, that is to be there now. */
  Map<String, StructurePart> parts(MappedTable table, boolean isReleased) {
    Map<String, StructurePart> parts = new TreeMap<>();
    BiConsumer<Kind, StructurePart> add = (kind, part) -> parts.put(kind + part.name(), part);
    for (String kind : List.of("primary key", "unique", "exclusion")) {
      each(table, kind, d -> key(table, d)).forEach(p -> add.accept(p.kind(), p));
    }
    each(table, "index", d -> index(table, d)).forEach(p -> add.accept(p.kind(), p));
    each(table, "check", d -> check(table, d)).forEach(p -> add.accept(p.kind(), p));
    each(table, "foreign key", d -> foreignKey(table, d)).forEach(p -> add.accept(p.kind(), p));
    each(table, "trigger", d -> trigger(table, d, isReleased))
        .forEach(p -> add.accept(p.kind(), p));
    each(table, "rule", d -> rule(table, d, isReleased)).forEach(p -> add.accept(p.kind(), p));
    each(table, "policy", d -> policy(table, d, isReleased)).forEach(p -> add.accept(p.kind(), p));
    each(table, "row security", d -> rowSecurity(table, d, isReleased))
        .forEach(p -> add.accept(p.kind(), p));
    each(table, "statistics", d -> statistics(table, d)).forEach(p -> add.accept(p.kind(), p));
    return parts;
  }

  /** Names of what comes into being only at the cutover. */
  List<String> late(MappedTable table) {
    return Stream.of("trigger", "rule")
        .flatMap(kind -> draft.definitions().ofTable(kind, table.source()).stream())
        .filter(d -> stages.get(d.id()) == Stage.AT_CUTOVER)
        .map(d -> Definitions.attribute(d, "name"))
        .toList();
  }

  /** Names of what the plan cannot carry, which people may have made by hand. */
  Set<String> omitted(MappedTable table) {
    return omitted.getOrDefault(table.source(), Set.of());
  }

  /** The definition of the table itself. */
  Optional<ObjectDefinition> definition(MappedTable table) {
    return draft.definitions().table(table.source());
  }

  /** What belongs to no table and is to be there under the same id. */
  List<ObjectDefinition> others() {
    return draft.definitions().all().stream()
        .filter(d -> WITH_IDS.contains(d.kind()) && stages.containsKey(d.id()))
        .toList();
  }

  /** Target names of the sequences that are made. */
  Map<TableName, TableName> sequences() {
    return draft.names().sequences();
  }

  /** What each sequence of the source is made with. */
  Map<TableName, ObjectDefinition> sequenceDefinitions() {
    return draft.definitions().sequences();
  }

  private interface Reading {
    Optional<StructurePart> of(ObjectDefinition definition);
  }

  private List<StructurePart> each(MappedTable table, String kind, Reading reading) {
    List<StructurePart> parts = new ArrayList<>();
    for (ObjectDefinition definition : draft.definitions().ofTable(kind, table.source())) {
      if (!draft.isOmitted(definition.id())) {
        reading.of(definition).ifPresent(parts::add);
      }
    }
    return parts;
  }

  private Optional<StructurePart> key(MappedTable table, ObjectDefinition key) {
    return Optional.ofNullable(draft.indexes().get(key.id()))
        .map(name -> new StructurePart(Kind.KEY, name.name(), table.rewritten(key.sql()), "valid"));
  }

  private Optional<StructurePart> index(MappedTable table, ObjectDefinition index) {
    boolean isUnique = !Definitions.attribute(index, "unique").isEmpty();
    boolean isInvalid = !Definitions.attribute(index, "invalid").isEmpty();
    String text = table.rewritten(IndexSteps.behindUsing(index.sql()));
    return Optional.ofNullable(draft.indexes().get(index.id()))
        .map(
            name ->
                new StructurePart(
                    Kind.INDEX,
                    name.name(),
                    (isUnique ? Respelling.UNIQUE : "") + text,
                    isInvalid ? FoundStructure.INVALID : FoundStructure.VALID));
  }

  private Optional<StructurePart> check(MappedTable table, ObjectDefinition check) {
    return Optional.of(
        new StructurePart(
            Kind.CHECK, Definitions.attribute(check, "name"), table.rewritten(check.sql()), ""));
  }

  private Optional<StructurePart> foreignKey(MappedTable table, ObjectDefinition key) {
    TableName references =
        new TableName(
            Definitions.attribute(key, "referenced_schema"),
            Definitions.attribute(key, "referenced_table"));
    return draft
        .names()
        .table(references)
        .filter(_ -> stages.containsKey(key.id()))
        .map(
            referenced ->
                new StructurePart(
                    Kind.FOREIGN_KEY,
                    Definitions.attribute(key, "name"),
                    ForeignKeySteps.definition(table, referenced, key.sql()),
                    ""));
  }

  private Optional<StructurePart> trigger(
      MappedTable table, ObjectDefinition trigger, boolean isReleased) {
    return Optional.of(trigger)
        .filter(d -> isThere(d, isReleased))
        .map(
            d ->
                new StructurePart(
                    Kind.TRIGGER,
                    Definitions.attribute(d, "name"),
                    TriggerSteps.onTable(d.sql(), table.target()),
                    FoundStructure.enabled(d)));
  }

  private Optional<StructurePart> rule(
      MappedTable table, ObjectDefinition rule, boolean isReleased) {
    return Optional.of(rule)
        .filter(d -> isThere(d, isReleased) && table.isSame())
        .map(
            d ->
                new StructurePart(
                    Kind.RULE,
                    Definitions.attribute(d, "name"),
                    RuleText.of(d.sql()),
                    FoundStructure.enabled(d)));
  }

  private Optional<StructurePart> policy(
      MappedTable table, ObjectDefinition policy, boolean isReleased) {
    return Optional.of(policy)
        .filter(d -> isThere(d, isReleased))
        .map(
            d ->
                new StructurePart(
                    Kind.POLICY,
                    Definitions.attribute(d, "name"),
                    PolicySteps.definition(d, table.renamed()),
                    ""));
  }

  /** It is forced, on its owner too, only at the cutover. */
  private static Optional<StructurePart> rowSecurity(
      MappedTable table, ObjectDefinition security, boolean isReleased) {
    boolean isEnabled = !Definitions.attribute(security, "enabled").isEmpty();
    boolean isForced = isReleased && !Definitions.attribute(security, "forced").isEmpty();
    String state =
        Stream.of(isEnabled ? "enabled" : "", isForced ? "forced" : "")
            .filter(flag -> !flag.isEmpty())
            .collect(Collectors.joining(", "));
    return Optional.of(state)
        .filter(flags -> !flags.isEmpty())
        .map(flags -> new StructurePart(Kind.ROW_SECURITY, table.target().name(), "", flags));
  }

  private Optional<StructurePart> statistics(MappedTable table, ObjectDefinition statistics) {
    return Optional.ofNullable(draft.names().statistics().get(Definitions.name(statistics)))
        .map(
            name ->
                new StructurePart(
                    Kind.STATISTICS,
                    name.name(),
                    StatisticsSteps.create(table, statistics.sql(), name),
                    ""));
  }

  /** The parents that a table inherits from; empty where its columns or theirs become others. */
  Optional<List<TableName>> parents(MappedTable table) {
    List<MappedTable> parents = new Family(draft).parents(table);
    boolean isKept =
        Stream.concat(Stream.of(table), parents.stream()).allMatch(t -> t.changed().isEmpty());
    return Optional.of(parents.stream().map(MappedTable::target).toList()).filter(_ -> isKept);
  }

  private boolean isThere(ObjectDefinition definition, boolean isReleased) {
    Stage stage = stages.get(definition.id());
    return stage != null && (isReleased || stage != Stage.AT_CUTOVER);
  }
}

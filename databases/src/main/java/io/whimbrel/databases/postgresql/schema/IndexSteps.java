package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.ObjectDefinition;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Kind;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans keys, indexes and statistics. The key and plain indexes come as soon as a table's rows are
 * there; what rows could break before all tables are consistent comes after catching up. An index
 * of a partitioned table is made after those of its partitions: the server then takes the matching
 * ones for its parts, which keep their names.
 */
final class IndexSteps {

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final TargetNames names;

  /** Target names of indexes by the id of their definition. */
  private final Map<String, TableName> indexes = new HashMap<>();

  IndexSteps(SchemaDraft draft) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.names = draft.names();
  }

  /** Adds the steps of every table. */
  void add() {
    for (MappedTable table : names.tables()) {
      for (String kind : List.of("primary key", "unique", "exclusion")) {
        definitions.ofTable(kind, table.source()).forEach(d -> addConstraint(table, d));
      }
      definitions.ofTable("index", table.source()).forEach(d -> addIndex(table, d));
      addExtra(table);
      definitions.ofTable("statistics", table.source()).forEach(d -> addStatistics(table, d));
      addAnalyze(table);
      addIdentity(table);
    }
  }

  private void addConstraint(MappedTable table, ObjectDefinition definition) {
    if (!isCarried(table, definition)) {
      return;
    }
    TableName index = claim(table, definition);
    String sql =
        "alter table %s add constraint %s %s"
            .formatted(
                Sql.table(table.target()),
                Sql.identifier(index.name()),
                ColumnRenaming.columns(definition.sql(), table.renamed()));
    String options = Definitions.attribute(definition, "options");
    String set =
        options.isEmpty() ? "" : ";\nalter index %s set (%s)".formatted(Sql.table(index), options);
    String named =
        "constraint %s on %s".formatted(Sql.identifier(index.name()), Sql.table(table.target()));
    String rest = set + cluster(table, definition, index) + SchemaDraft.comment(definition, named);
    boolean isKey = definition.kind().equals("primary key") || isRowKey(table, definition);
    addStep(table, definition, sql + rest, isKey ? Order.PRIMARY_KEY : Order.UNIQUE);
  }

  private void addIndex(MappedTable table, ObjectDefinition definition) {
    if (!isCarried(table, definition)) {
      return;
    }
    TableName index = claim(table, definition);
    boolean isUnique = !Definitions.attribute(definition, "unique").isEmpty();
    String sql =
        "create %sindex %s on %s %s"
            .formatted(
                isUnique ? "unique " : "",
                Sql.identifier(index.name()),
                Sql.table(table.target()),
                ColumnRenaming.columns(behindUsing(definition.sql()), table.renamed()));
    String rest =
        cluster(table, definition, index)
            + SchemaDraft.comment(definition, "index " + Sql.table(index));
    Order order = isUnique ? Order.UNIQUE : Order.INDEX;
    addStep(table, definition, sql + rest, isRowKey(table, definition) ? Order.PRIMARY_KEY : order);
  }

  private void addStep(MappedTable table, ObjectDefinition definition, String sql, Order order) {
    boolean isEarly = order == Order.PRIMARY_KEY || order == Order.INDEX;
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.addAll(idsOfParts(table));
    draft.add(
        DraftStep.of(
            table.isPartitioned() ? Order.PARENT_INDEX : order,
            isEarly && !table.isPartitioned() ? Stage.AFTER_TABLE : Stage.AFTER_CATCH_UP,
            definition.id(),
            Optional.of(table.source()),
            sql,
            "",
            needs));
  }

  private boolean isCarried(MappedTable table, ObjectDefinition definition) {
    if (!table.hasAll(Definitions.names(definition, "columns"))) {
      draft.omit(definition, "it uses a column that is dropped");
      return false;
    }
    String expressions = Definitions.attribute(definition, "expressions");
    if (ColumnRenaming.mentions(expressions, table.lost())) {
      draft.omit(definition, "its expression uses a column that is not carried as it is");
      return false;
    }
    return true;
  }

  /** Whether it is the index by which rows are told apart, where that is no primary key. */
  private static boolean isRowKey(MappedTable table, ObjectDefinition definition) {
    String name = Definitions.attribute(definition, "name");
    return table.mapping().source().key().map(Key::name).filter(name::equals).isPresent();
  }

  private TableName claim(MappedTable table, ObjectDefinition definition) {
    TableName index =
        names.claim(
            new TableName(table.target().schema(), Definitions.attribute(definition, "name")));
    indexes.put(definition.id(), index);
    return index;
  }

  private static String cluster(MappedTable table, ObjectDefinition definition, TableName index) {
    return Definitions.attribute(definition, "clustered").isEmpty()
        ? ""
        : ";\nalter table %s cluster on %s"
            .formatted(Sql.table(table.target()), Sql.identifier(index.name()));
  }

  /** Keys and indexes of the partitions that are partitioned themselves. */
  private List<String> idsOfParts(MappedTable table) {
    return names.tables().stream()
        .filter(t -> t.isPartitioned())
        .filter(t -> t.mapping().source().partitionOf().equals(Optional.of(table.source())))
        .flatMap(
            t ->
                Stream.of("primary key", "unique", "exclusion", "index")
                    .flatMap(kind -> definitions.ofTable(kind, t.source()).stream()))
        .map(ObjectDefinition::id)
        .toList();
  }

  private void addExtra(MappedTable table) {
    List<String> extra = table.mapping().extraIndexes();
    for (int i = 0; i < extra.size(); i++) {
      draft.add(
          DraftStep.of(
              table.isPartitioned() ? Order.PARENT_INDEX : Order.INDEX,
              table.isPartitioned() ? Stage.AFTER_CATCH_UP : Stage.AFTER_TABLE,
              "extra index %d on %s".formatted(i + 1, table.source()),
              Optional.of(table.source()),
              "create index on " + Sql.table(table.target()) + " " + extra.get(i),
              "",
              List.of()));
    }
  }

  private void addStatistics(MappedTable table, ObjectDefinition definition) {
    if (!table.hasAll(Definitions.names(definition, "columns"))
        || ColumnRenaming.mentions(definition.sql(), table.lost())) {
      draft.omit(definition, "it uses a column that is not carried as it is");
      return;
    }
    List<Token> tokens = SqlTokens.of(definition.sql());
    int from = lastIndexOf(tokens, "from");
    int name = indexOf(tokens, "statistics");
    int behindName = Math.max(indexOf(tokens, "on"), 0);
    int kinds = indexOf(tokens, "(");
    int rest = kinds >= 0 && kinds < behindName ? kinds : behindName;
    TableName target =
        names.claim(
            new TableName(table.target().schema(), Definitions.attribute(definition, "name")));
    String sql =
        text(tokens.subList(0, name + 1))
            + " "
            + Sql.table(target)
            + " "
            + ColumnRenaming.columns(text(tokens.subList(rest, from)), table.renamed())
            + "from "
            + Sql.table(table.target());
    draft.add(
        DraftStep.of(
            Order.STATISTICS,
            Stage.AFTER_TABLE,
            definition.id(),
            Optional.of(table.source()),
            sql + SchemaDraft.comment(definition, "statistics " + Sql.table(target)),
            "drop statistics if exists " + Sql.table(target),
            definition.dependsOn()));
  }

  private void addAnalyze(MappedTable table) {
    if (!table.isPartitioned()) {
      draft.add(
          DraftStep.of(
              Order.ANALYZE,
              Stage.AFTER_TABLE,
              "analyze " + Sql.table(table.source()),
              Optional.of(table.source()),
              "analyze " + Sql.table(table.target()),
              "",
              List.of()));
    }
  }

  /** The target's log tells about old rows what the source's does, for the way back. */
  private void addIdentity(MappedTable table) {
    Optional<ObjectDefinition> definition = definitions.table(table.source());
    String identity = definition.map(d -> Definitions.attribute(d, "identity")).orElse("");
    if (identity.isEmpty()) {
      return;
    }
    String index = definition.map(d -> Definitions.attribute(d, "identity_index")).orElse("");
    Optional<ObjectDefinition> used = index(table, index);
    Optional<TableName> target = used.map(d -> indexes.get(d.id()));
    if (!index.isEmpty() && target.isEmpty()) {
      return;
    }
    String name = target.map(t -> " " + Sql.identifier(t.name())).orElse("");
    draft.add(
        DraftStep.of(
            Order.IDENTITY,
            Stage.AFTER_CATCH_UP,
            "replica identity of " + Sql.table(table.source()),
            Optional.of(table.source()),
            "alter table " + Sql.table(table.target()) + " replica identity " + identity + name,
            "",
            used.stream().map(ObjectDefinition::id).toList()));
  }

  private Optional<ObjectDefinition> index(MappedTable table, String name) {
    return Stream.of("primary key", "unique", "index")
        .flatMap(kind -> definitions.ofTable(kind, table.source()).stream())
        .filter(d -> Definitions.attribute(d, "name").equals(name))
        .findFirst();
  }

  private static String behindUsing(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    return text(tokens.subList(indexOf(tokens, "using"), tokens.size()));
  }

  static int indexOf(List<Token> tokens, String word) {
    for (int i = 0; i < tokens.size(); i++) {
      if (isWord(tokens.get(i), word)) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(List<Token> tokens, String word) {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (isWord(tokens.get(i), word)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isWord(Token token, String word) {
    return token.kind() != Kind.STRING && token.is(word);
  }

  static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    tokens.forEach(t -> text.append(t.text()));
    return text.toString();
  }
}

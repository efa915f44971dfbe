package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Kind;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Plans keys, indexes and statistics. The key and plain indexes come as soon as a table's rows are
 * there; what rows could break before all tables are consistent comes after catching up. An index
 * of a partitioned table is made after those of its partitions, which become its parts.
 */
final class IndexSteps {

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final TargetNames names;

  /** Target names of indexes by the id of their definition. */
  private final Map<String, TableName> indexes;

  private final IndexParts parts;
  private final StatisticsSteps statistics;
  private final RowIdentitySteps identities;

  IndexSteps(SchemaDraft draft) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.names = draft.names();
    this.indexes = draft.indexes();
    this.parts = new IndexParts(draft);
    this.statistics = new StatisticsSteps(draft);
    this.identities = new RowIdentitySteps(draft, indexes);
  }

  /** Adds the steps of every table. */
  void add() {
    for (MappedTable table : names.tables()) {
      for (String kind : List.of("primary key", "unique", "exclusion")) {
        definitions.ofTable(kind, table.source()).forEach(d -> addConstraint(table, d));
      }
      definitions.ofTable("index", table.source()).forEach(d -> addIndex(table, d));
      addExtra(table);
      statistics.add(table);
      identities.add(table);
    }
    parts.attach(indexes);
    statistics.addOfViews();
  }

  private void addConstraint(MappedTable table, ObjectDefinition definition) {
    if (!isCarried(table, definition)) {
      return;
    }
    TableName index = claim(table, definition);
    String clause =
        IndexSettings.withOptions(
            table.rewritten(definition.sql()),
            // what an exclusion is defined by has them already
            definition.kind().equals("exclusion")
                ? ""
                : Definitions.attribute(definition, "options"));
    String sql =
        "alter table %s%s add constraint %s %s"
            .formatted(
                only(table, definition),
                Sql.table(table.target()),
                Sql.identifier(index.name()),
                clause);
    String named =
        "constraint %s on %s".formatted(Sql.identifier(index.name()), Sql.table(table.target()));
    String rest = settings(table, definition, index) + SchemaDraft.comment(definition, named);
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
        "create %sindex %s on %s%s %s"
            .formatted(
                isUnique ? "unique " : "",
                Sql.identifier(index.name()),
                only(table, definition),
                Sql.table(table.target()),
                table.rewritten(behindUsing(definition.sql())));
    Order order = isUnique ? Order.UNIQUE : Order.INDEX;
    addStep(
        table,
        definition,
        sql + settings(table, definition, index),
        isRowKey(table, definition) ? Order.PRIMARY_KEY : order);
  }

  private String only(MappedTable table, ObjectDefinition definition) {
    return parts.isAlone(table, definition) ? "only " : "";
  }

  private static String settings(MappedTable table, ObjectDefinition definition, TableName index) {
    return IndexSettings.of(definition, "table " + Sql.table(table.target()), index);
  }

  private void addStep(MappedTable table, ObjectDefinition definition, String sql, Order order) {
    boolean isEarly = order == Order.PRIMARY_KEY || order == Order.INDEX;
    List<String> needs = new ArrayList<>(definition.dependsOn());
    if (!parts.isAlone(table, definition)) {
      needs.addAll(parts.idsBelow(table));
    }
    draft.add(
        DraftStep.of(
            table.isPartitioned() ? Order.PARENT_INDEX : order,
            isEarly && !table.isPartitioned() ? Stage.AFTER_TABLE : Stage.AFTER_CATCH_UP,
            definition.id(),
            Optional.of(table.source()),
            sql,
            // one that calls a function goes before the function does
            definition.kind().equals("index")
                    && definition.dependsOn().stream().anyMatch(id -> id.startsWith("function "))
                ? "drop index if exists " + Sql.table(claimed(definition))
                : "",
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
    Optional<String> lacking = draft.omittedNeed(definition);
    if (lacking.isPresent()) {
      draft.omit(definition, lacking.get());
      return false;
    }
    return true;
  }

  /** Whether it is the index by which rows are told apart, where that is no primary key. */
  private static boolean isRowKey(MappedTable table, ObjectDefinition definition) {
    String name = Definitions.attribute(definition, "name");
    return table.mapping().source().key().map(Key::name).filter(name::equals).isPresent();
  }

  private TableName claimed(ObjectDefinition definition) {
    return Objects.requireNonNull(indexes.get(definition.id()));
  }

  private TableName claim(MappedTable table, ObjectDefinition definition) {
    TableName index =
        names.claim(
            new TableName(table.target().schema(), Definitions.attribute(definition, "name")));
    indexes.put(definition.id(), index);
    return index;
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

  /** What of an index's definition stands behind its table. */
  static String behindUsing(String sql) {
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

  static int lastIndexOf(List<Token> tokens, String word) {
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

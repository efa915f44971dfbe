package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.List;
import java.util.Optional;

/**
 * Plans foreign keys: added without a look at the rows, which needs its locks for a moment only,
 * and validated in a step of its own beside running writes. One that is not valid on the source is
 * not validated.
 */
final class ForeignKeySteps {

  private final SchemaDraft draft;

  ForeignKeySteps(SchemaDraft draft) {
    this.draft = draft;
  }

  /** Adds the steps of every table. */
  void add() {
    for (MappedTable table : draft.names().tables()) {
      for (ObjectDefinition key : draft.definitions().ofTable("foreign key", table.source())) {
        // One to a table that does not move is left out by the mapping, which says so.
        draft.names().table(references(key)).ifPresent(r -> add(table, r, key));
      }
    }
  }

  private static TableName references(ObjectDefinition key) {
    return new TableName(
        Definitions.attribute(key, "referenced_schema"),
        Definitions.attribute(key, "referenced_table"));
  }

  private void add(MappedTable table, MappedTable referenced, ObjectDefinition key) {
    List<String> columns = Definitions.names(key, "columns");
    List<String> theirs = Definitions.names(key, "referenced_columns");
    if (!table.hasAll(columns) || !referenced.hasAll(theirs)) {
      draft.omit(key, "it uses a column that is dropped");
      return;
    }
    if (key.dependsOn().stream().anyMatch(draft::isOmitted)) {
      draft.omit(key, "the key that it points to is not carried");
      return;
    }
    if (!isFitting(table.types(columns), referenced.types(theirs))) {
      draft.omit(
          key,
          "its columns are %s and the columns that it points to are %s"
              .formatted(table.types(columns), referenced.types(theirs)));
      return;
    }
    addSteps(table, key, definition(table, referenced, key.sql()));
  }

  private void addSteps(MappedTable table, ObjectDefinition key, String definition) {
    boolean isValid = !definition.endsWith("NOT VALID") && !definition.endsWith("NOT ENFORCED");
    boolean isValidatedLater = isValid && !table.isPartitioned();
    String name = Sql.identifier(Definitions.attribute(key, "name"));
    String target = Sql.table(table.target());
    String comment = SchemaDraft.comment(key, "constraint " + name + " on " + target);
    String sql = "alter table %s add constraint %s %s".formatted(target, name, definition);
    draft.add(
        DraftStep.of(
            Order.FOREIGN_KEY,
            Stage.AFTER_CATCH_UP,
            key.id(),
            Optional.of(table.source()),
            sql + (isValidatedLater ? " not valid" : "") + comment,
            "alter table if exists %s drop constraint if exists %s".formatted(target, name),
            key.dependsOn()));
    if (isValidatedLater) {
      draft.add(
          DraftStep.of(
              Order.VALIDATION,
              Stage.AFTER_CATCH_UP,
              "validate " + key.id(),
              Optional.of(table.source()),
              "alter table %s validate constraint %s".formatted(target, name),
              "",
              List.of(key.id())));
    }
  }

  private static boolean isFitting(List<String> ours, List<String> theirs) {
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).equals("uuid") != theirs.get(i).equals("uuid")) {
        return false;
      }
    }
    return true;
  }

  /** The definition under new names: our columns, their table and columns, our columns again. */
  static String definition(MappedTable table, MappedTable referenced, String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    int references = IndexSteps.indexOf(tokens, "references");
    int open = references;
    while (!tokens.get(open).is("(")) {
      open++;
    }
    int close = open;
    while (!tokens.get(close).is(")")) {
      close++;
    }
    String ours = IndexSteps.text(tokens.subList(0, references));
    String theirs = IndexSteps.text(tokens.subList(open, close + 1));
    String rest = IndexSteps.text(tokens.subList(close + 1, tokens.size()));
    return ColumnRenaming.columns(ours, table.renamed())
        + "references "
        + Sql.table(referenced.target())
        + " "
        + ColumnRenaming.columns(theirs, referenced.renamed())
        + ColumnRenaming.columns(rest, table.renamed());
  }
}

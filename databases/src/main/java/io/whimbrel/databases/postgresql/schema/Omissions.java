package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the views, routines and types that a mapping breaks: they use a table that gets another
 * name, or a column that is not on the target as it was, or one of themselves. A routine whose body
 * is a string is looked through for the words.
 */
final class Omissions {

  private static final Set<String> KINDS =
      Set.of(
          "type",
          "domain",
          "routine",
          "view",
          "materialized view",
          "foreign table",
          "rule",
          "trigger",
          "policy",
          "operator",
          "operator family",
          "operator class",
          "operator family members",
          "cast",
          "conversion",
          "transform",
          "language",
          "text search template",
          "text search parser",
          "text search dictionary",
          "text search configuration",
          "foreign data wrapper",
          "server",
          "user mapping",
          "event trigger");

  private final SchemaDraft draft;

  /** Ids of tables and columns that are not what they were. */
  private final Set<String> broken = new HashSet<>();

  Omissions(SchemaDraft draft) {
    this.draft = draft;
    for (MappedTable table : draft.names().tables()) {
      if (!table.source().equals(table.target())) {
        draft.definitions().table(table.source()).ifPresent(d -> broken.add(d.id()));
      }
      table.changed().stream()
          .flatMap(c -> draft.definitions().column(table.source(), c).stream())
          .forEach(d -> broken.add(d.id()));
    }
  }

  /** Leaves them out of the draft, and says so. */
  void find() {
    List<ObjectDefinition> candidates =
        draft.definitions().all().stream().filter(d -> KINDS.contains(d.kind())).toList();
    boolean isChanged = true;
    while (isChanged) {
      isChanged = false;
      for (ObjectDefinition candidate : candidates) {
        Optional<String> why = draft.isOmitted(candidate.id()) ? Optional.empty() : why(candidate);
        if (why.isPresent()) {
          draft.omit(candidate, why.get());
          isChanged = true;
        }
      }
    }
    draft.definitions().ofKind("table").forEach(this::checkTable);
    List<ObjectDefinition> columns =
        draft.definitions().ofKind("column").stream().filter(this::isOnTarget).toList();
    columns.forEach(this::checkTable);
    columns.forEach(this::checkType);
  }

  private Optional<String> why(ObjectDefinition candidate) {
    boolean isOfTable = candidate.table().isPresent();
    Optional<String> needed =
        candidate.dependsOn().stream()
            .filter(id -> draft.isOmitted(id) || (broken.contains(id) && !isOfTable))
            .findFirst();
    return needed
        .map(id -> "it uses " + id + (draft.isOmitted(id) ? "" : ", which the map changes"))
        .or(() -> brokenBody(candidate));
  }

  /** A body that names a table and something of it that changes. */
  private Optional<String> brokenBody(ObjectDefinition candidate) {
    String body = Definitions.attribute(candidate, "body");
    if (!candidate.kind().equals("routine") || body.isEmpty()) {
      return Optional.empty();
    }
    return draft.names().tables().stream()
        .filter(t -> !t.isSame())
        .filter(t -> ColumnRenaming.mentionsWord(body, Set.of(t.source().name())))
        .filter(t -> !t.source().equals(t.target()) || usesVanished(body, t))
        .map(t -> "its body speaks of " + t.source() + ", which the map changes")
        .findFirst();
  }

  private static boolean usesVanished(String body, MappedTable table) {
    Set<String> vanished = new TreeSet<>(table.lost());
    vanished.addAll(table.renamed().keySet());
    return ColumnRenaming.mentionsWord(body, vanished);
  }

  private boolean isOnTarget(ObjectDefinition column) {
    return column
        .table()
        .flatMap(draft.names()::table)
        .flatMap(t -> t.image(Definitions.attribute(column, "name")))
        .isPresent();
  }

  /** A column that holds rows of a table whose name or columns change. */
  private void checkType(ObjectDefinition column) {
    Optional<String> own =
        column.table().flatMap(draft.definitions()::table).map(ObjectDefinition::id);
    column.dependsOn().stream()
        .filter(id -> id.startsWith("table ") && !own.equals(Optional.of(id)))
        .filter(id -> isBroken(id))
        .findFirst()
        .ifPresent(
            id ->
                draft
                    .findings()
                    .add(
                        Finding.block(
                            ProblemCode.OBJECT_UNSUPPORTED,
                            column.id() + " is of the type of " + id + ", which the map changes",
                            column.id(),
                            "leave the table as it is, or put the column into 'drop'")));
  }

  private boolean isBroken(String table) {
    String columns = "column " + table.substring("table ".length()) + ".";
    return broken.contains(table) || broken.stream().anyMatch(id -> id.startsWith(columns));
  }

  private void checkTable(ObjectDefinition table) {
    table.dependsOn().stream()
        .filter(draft::isOmitted)
        .findFirst()
        .ifPresent(
            id ->
                draft
                    .findings()
                    .add(
                        Finding.block(
                            ProblemCode.OBJECT_UNSUPPORTED,
                            table.id() + " needs " + id + ", which is not carried",
                            table.id(),
                            "create both by hand and use 'schema: existing'")));
  }
}

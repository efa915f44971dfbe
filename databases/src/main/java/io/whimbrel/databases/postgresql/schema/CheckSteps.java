package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks and what forbids NULL. A check is a part of the statement that makes its table, unless it
 * is not valid (rows that break it are carried, new rows must not), or needs something that needs
 * the table. One that comes from a parent is left to the parent where it can be.
 */
final class CheckSteps {

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final Circles circles;
  private final Family family;

  CheckSteps(SchemaDraft draft, Circles circles, Family family) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.circles = circles;
    this.family = family;
  }

  /** The checks that are a part of the table's own statement. */
  List<ObjectDefinition> inside(MappedTable table) {
    return definitions.ofTable("check", table.source()).stream()
        .filter(c -> !isLate(c) && isCarried(table, c) && !isBehind(table, c))
        .filter(c -> !isOfParent(c) || !family.isInherited(table))
        .toList();
  }

  /** The clause of a check. */
  static String clause(MappedTable table, ObjectDefinition check) {
    return "constraint %s %s"
        .formatted(
            Sql.identifier(Definitions.attribute(check, "name")), table.rewritten(check.sql()));
  }

  /** Adds the steps of the checks that come behind their table. */
  void add(MappedTable table) {
    for (ObjectDefinition check : definitions.ofTable("check", table.source())) {
      Optional<String> reason = reason(table, check);
      if (reason.isPresent()) {
        draft.omit(check, reason.get());
      } else if (isLate(check)) {
        addLate(table, check);
      } else if (isBehind(table, check) && !isOfParent(check)) {
        addStep(table, check, Order.TABLE_PART, Stage.BEFORE_COPY);
      }
    }
  }

  /** Comments on what the table's own statement makes. */
  String comments(MappedTable table) {
    StringBuilder sql = new StringBuilder();
    List<ObjectDefinition> made = new ArrayList<>(inside(table));
    made.addAll(definitions.ofTable("not null", table.source()));
    for (ObjectDefinition constraint : made) {
      boolean isMade = table.hasAll(Definitions.names(constraint, "columns"));
      sql.append(isMade ? SchemaDraft.comment(constraint, object(table, constraint)) : "");
    }
    return sql.toString();
  }

  private void addLate(MappedTable table, ObjectDefinition check) {
    boolean isMadeByParent =
        isOfParent(check)
            && (family.isInherited(table) || table.mapping().source().partitionOf().isPresent());
    if (!isMadeByParent) {
      addStep(table, check, Order.FOREIGN_KEY, Stage.AFTER_CATCH_UP);
    }
  }

  private void addStep(MappedTable table, ObjectDefinition check, Order order, Stage stage) {
    List<String> needs = new ArrayList<>(check.dependsOn());
    definitions.table(table.source()).map(ObjectDefinition::id).ifPresent(needs::add);
    draft.add(
        DraftStep.of(
            order,
            stage,
            check.id(),
            Optional.of(table.source()),
            "alter table %s add %s".formatted(Sql.table(table.target()), clause(table, check))
                + SchemaDraft.comment(check, object(table, check)),
            "alter table if exists %s drop constraint if exists %s"
                .formatted(
                    Sql.table(table.target()),
                    Sql.identifier(Definitions.attribute(check, "name"))),
            needs));
  }

  private static String object(MappedTable table, ObjectDefinition constraint) {
    String name = Sql.identifier(Definitions.attribute(constraint, "name"));
    return "constraint " + name + " on " + Sql.table(table.target());
  }

  private boolean isCarried(MappedTable table, ObjectDefinition check) {
    return reason(table, check).isEmpty();
  }

  private Optional<String> reason(MappedTable table, ObjectDefinition check) {
    return ColumnRenaming.mentions(check.sql(), table.lost())
        ? Optional.of("it uses a column that is not carried as it is")
        : draft.omittedNeed(check);
  }

  private static boolean isLate(ObjectDefinition check) {
    return check.sql().endsWith(" NOT VALID");
  }

  private static boolean isOfParent(ObjectDefinition check) {
    return !Definitions.attribute(check, "inherited").isEmpty();
  }

  private boolean isBehind(MappedTable table, ObjectDefinition check) {
    return definitions
        .table(table.source())
        .filter(t -> !circles.back(check.dependsOn(), t.id()).isEmpty())
        .isPresent();
  }
}

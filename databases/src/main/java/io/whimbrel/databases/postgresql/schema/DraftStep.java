package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A step before it has its place.
 *
 * @param order among steps that do not depend on each other
 * @param needs ids of steps that run before it
 */
record DraftStep(SchemaStep step, Order order, List<String> needs) {

  /** Kinds of steps in the order in which they run where nothing else decides. */
  enum Order {
    SCHEMA,
    EXTENSION,
    TYPE,
    SEQUENCE,
    ROUTINE,
    OPERATOR,
    OPERATOR_CLASS,
    CAST,
    TEXT_SEARCH,
    FOREIGN,
    DOMAIN_CHECK,
    TABLE,
    TABLE_PART,
    ROW_SECURITY,
    PRIMARY_KEY,
    INDEX,
    STATISTICS,
    ANALYZE,
    UNIQUE,
    PARENT_INDEX,
    ATTACHED_INDEX,
    IDENTITY,
    INHERITANCE,
    FOREIGN_KEY,
    VALIDATION,
    VIEW,
    VIEW_INDEX,
    TRIGGER,
    RULE,
    POLICY,
    EXTENSION_TIE,
    REFRESH,
    FORCED_ROW_SECURITY,
    OWNER,
    SCHEMA_OWNER,
    GRANT,
    EVENT_TRIGGER
  }

  DraftStep {
    needs = List.copyOf(needs);
  }

  static DraftStep of(
      Order order,
      Stage stage,
      String id,
      Optional<TableName> table,
      String sql,
      String undo,
      List<String> needs) {
    return new DraftStep(new SchemaStep(stage, id, table, sql, undo), order, needs);
  }

  DraftStep notBefore(Stage stage) {
    if (step.stage().compareTo(stage) >= 0) {
      return this;
    }
    SchemaStep later = new SchemaStep(stage, step.id(), step.table(), step.sql(), step.undo());
    return new DraftStep(later, order, needs);
  }
}

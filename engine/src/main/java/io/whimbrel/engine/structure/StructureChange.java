package io.whimbrel.engine.structure;

import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.TableName;

/** One way in which the source's structure differs from what the run was prepared for. */
public sealed interface StructureChange {

  /** The source table. */
  TableName table();

  /** What happened, in words. */
  String text();

  /** A table or partition came into the selection: it is made, published and copied. */
  record TableAdded(TableName table) implements StructureChange {
    @Override
    public String text() {
      return "table " + table + " is new";
    }
  }

  /** A column came that is NULL in every row that was there: it is added on the target. */
  record ColumnAdded(TableName table, ColumnStructure column) implements StructureChange {
    @Override
    public String text() {
      return "column %s %s of %s is new".formatted(column.name(), column.type(), table);
    }
  }

  /**
   * What cannot be followed without somebody who knows what was meant.
   *
   * @param ddl the statement that makes the difference; empty when the catalog does not tell
   */
  record Unfollowed(TableName table, String text, String ddl) implements StructureChange {}
}

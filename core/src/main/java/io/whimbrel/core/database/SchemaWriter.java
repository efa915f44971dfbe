package io.whimbrel.core.database;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Inventory;
import java.util.List;

/** Makes the target's structure, step by step. */
public interface SchemaWriter {

  /** The steps in the order in which they run; the same for the same input. Touches nothing. */
  List<SchemaStep> plan(
      Inventory source, List<ObjectDefinition> definitions, List<TableMapping> mappings);

  /**
   * Runs a step, unless it has been run: the step, a note of it and how to undo it commit in one
   * target transaction.
   *
   * @return whether it was run now
   */
  boolean run(SchemaStep step);

  /** Undoes every step that was run, the last one first; idempotent. */
  void undoAll();
}

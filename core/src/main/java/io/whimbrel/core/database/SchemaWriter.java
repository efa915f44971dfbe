package io.whimbrel.core.database;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Makes the target's structure, step by step. */
public interface SchemaWriter {

  /** The steps in the order in which they run; the same for the same input. Touches nothing. */
  List<SchemaStep> plan(
      Inventory source, List<ObjectDefinition> definitions, List<TableMapping> mappings);

  /**
   * The steps that a structure needs which is there already, all of them at the cutover, in the
   * order in which they run: what is made from other rows is refreshed from the final ones. Reads
   * the target.
   */
  List<SchemaStep> given(List<ObjectDefinition> definitions, List<TableMapping> mappings);

  /**
   * The steps that make tables which the source got while its changes were carried, in the order in
   * which they run; taken from a plan that has these tables beside all others.
   *
   * @param tables the new source tables
   */
  List<SchemaStep> late(List<SchemaStep> plan, List<TableMapping> mappings, Set<TableName> tables);

  /**
   * The step that adds one column to a table that is there already, unless it has it: the source
   * got it while changes were carried.
   */
  SchemaStep addition(TableMapping mapping, ColumnMapping column);

  /**
   * Runs steps in their order, as far as they have not been run: each step, a note of it and how to
   * undo it commit in one target transaction, which several steps may share. A step that refreshes
   * runs each time. A problem tells which step it is of; those before it may have been run.
   *
   * @param fenced tables of the target that refuse writes of others as soon as a step has made them
   * @return how many were run now
   */
  int run(List<SchemaStep> steps, Collection<TableName> fenced);

  /** The same where tables that are made refuse nothing yet. */
  default int run(List<SchemaStep> steps) {
    return run(steps, List.of());
  }

  /** Runs one step; whether it was run now. */
  default boolean run(SchemaStep step) {
    return run(List.of(step)) == 1;
  }

  /** Undoes every step that was run, the last one first; idempotent. */
  void undoAll();
}

package io.whimbrel.engine.memory;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaWriter;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The structure of a new side in memory. Guarded by that side's lock. */
public final class MemorySchema implements SchemaWriter {
  private final MemoryTarget target;
  private final Set<String> steps = new LinkedHashSet<>();
  private final Map<String, Map<TableName, Map<String, String>>> rowsAtSteps = new HashMap<>();

  MemorySchema(MemoryTarget target) {
    this.target = target;
  }

  /** Structure that was made. */
  public Set<String> steps() {
    synchronized (target) {
      return Set.copyOf(steps);
    }
  }

  /** All rows as they were when a step of the structure was made. */
  public Map<TableName, Map<String, String>> rowsAt(String step) {
    synchronized (target) {
      return rowsAtSteps.getOrDefault(step, Map.of());
    }
  }

  @Override
  public List<SchemaStep> plan(
      Inventory source, List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    List<SchemaStep> plan = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      Optional<TableName> table = Optional.of(mapping.source().name());
      plan.add(step(SchemaStep.Stage.BEFORE_COPY, "table " + mapping.target(), table));
      plan.add(step(SchemaStep.Stage.AFTER_TABLE, "key " + mapping.target(), table));
    }
    plan.add(step(SchemaStep.Stage.AFTER_CATCH_UP, "foreign keys", Optional.empty()));
    plan.add(step(SchemaStep.Stage.AT_CUTOVER, "refresh", Optional.empty()));
    return plan;
  }

  @Override
  public List<SchemaStep> given(List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    return List.of();
  }

  @Override
  public List<SchemaStep> late(
      List<SchemaStep> plan, List<TableMapping> mappings, Set<TableName> tables) {
    return plan.stream().filter(step -> step.stage() == SchemaStep.Stage.BEFORE_COPY).toList();
  }

  @Override
  public SchemaStep addition(TableMapping mapping, ColumnMapping column) {
    return step(
        SchemaStep.Stage.BEFORE_COPY,
        "column " + mapping.target() + "." + column.name(),
        Optional.of(mapping.source().name()));
  }

  private static SchemaStep step(SchemaStep.Stage stage, String id, Optional<TableName> table) {
    return new SchemaStep(stage, id, table, "create " + id, "drop " + id);
  }

  @Override
  public int run(List<SchemaStep> all, Collection<TableName> fenced) {
    synchronized (target) {
      all.forEach(step -> rowsAtSteps.putIfAbsent(step.id(), target.all()));
      return (int) all.stream().filter(step -> steps.add(step.id())).count();
    }
  }

  @Override
  public void undoAll() {
    synchronized (target) {
      steps.clear();
      target.drop();
    }
  }
}

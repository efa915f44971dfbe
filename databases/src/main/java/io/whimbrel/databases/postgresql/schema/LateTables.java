package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Orders the steps of tables that came while a run was under way. Where a partitioned table has its
 * indexes already, attaching a partition makes those that the partition lacks, under names of the
 * server's choice: so a new partition gets its own ones first, and is attached behind them.
 */
final class LateTables {

  private final Map<TableName, TableMapping> mappings;
  private final Map<TableName, TableName> parents;
  private final Set<TableName> late;

  LateTables(List<TableMapping> mappings, Set<TableName> late) {
    this.mappings =
        mappings.stream()
            .filter(mapping -> late.contains(mapping.source().name()))
            .collect(Collectors.toUnmodifiableMap(m -> m.source().name(), Function.identity()));
    this.parents =
        mappings.stream()
            .filter(mapping -> !mapping.source().holdsRows())
            .collect(Collectors.toUnmodifiableMap(m -> m.source().name(), TableMapping::target));
    this.late = Set.copyOf(late);
  }

  List<SchemaStep> order(List<SchemaStep> plan) {
    List<SchemaStep> ordered = new ArrayList<>();
    for (SchemaStep step : plan) {
      if (step.stage() == Stage.BEFORE_COPY) {
        Optional<Integer> attach = placeOfAttach(step);
        ordered.add(attach.map(place -> part(step, step.id(), 0, place)).orElse(step));
      }
    }
    plan.stream().filter(this::isOwnIndex).forEach(ordered::add);
    for (SchemaStep step : plan) {
      placeOfAttach(step)
          .ifPresent(
              place ->
                  ordered.add(part(step, "attach " + step.id(), place + 2, step.sql().length())));
    }
    return List.copyOf(ordered);
  }

  /** Where in a step's text a new partition is attached. */
  private Optional<Integer> placeOfAttach(SchemaStep step) {
    boolean isTable = step.stage() == Stage.BEFORE_COPY && step.id().startsWith("table ");
    return step.table()
        .filter(_ -> isTable)
        .flatMap(table -> Optional.ofNullable(mappings.get(table)))
        .flatMap(mapping -> placeOfAttach(step, mapping));
  }

  private Optional<Integer> placeOfAttach(SchemaStep step, TableMapping mapping) {
    return mapping
        .source()
        .partitionOf()
        .map(parents::get)
        .map(parent -> step.sql().indexOf(TableSteps.attach(parent, mapping.target())))
        .filter(place -> place >= 0);
  }

  private static SchemaStep part(SchemaStep step, String id, int from, int until) {
    return new SchemaStep(
        step.stage(),
        id,
        step.table(),
        step.sql().substring(from, until),
        id.equals(step.id()) ? step.undo() : "");
  }

  private boolean isOwnIndex(SchemaStep step) {
    boolean isIndex =
        step.sql().startsWith("create index ")
            || step.sql().startsWith("create unique index ")
            || (step.sql().startsWith("alter table ") && step.id().startsWith("constraint "));
    return isIndex
        && !step.sql().contains(" foreign key ")
        && step.stage() != Stage.BEFORE_COPY
        && step.table().filter(late::contains).isPresent();
  }
}

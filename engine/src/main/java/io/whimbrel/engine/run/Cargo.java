package io.whimbrel.engine.run;

import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.plan.mapping.MappingResult;
import io.whimbrel.core.plan.mapping.ReverseMappings;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run carries: the source's inventory and what becomes of each table. Read from the source
 * when it is first asked for, since a run that is past its cutover can do without. Safe for use by
 * several threads.
 */
public final class Cargo {
  private final Plan plan;
  private final SourceDatabase source;
  private final Function<Inventory, MappingResult> mapper;
  private final Function<List<TableMapping>, List<Finding>> wayBack;
  private @Nullable Inventory inventory;
  private @Nullable MappingResult mapping;
  private @Nullable List<TableStructure> structure;

  /** What a plan selects from a source. */
  public Cargo(Plan plan, SourceDatabase source) {
    this.plan = plan;
    this.source = source;
    this.mapper = found -> new MappingBuilder().build(plan, found);
    this.wayBack = there -> ReverseMappings.of(plan, there, List.of()).findings();
  }

  /** The way back's: what it selects becomes something else, and does not come back again. */
  public Cargo(Plan plan, SourceDatabase source, Function<Inventory, MappingResult> mapper) {
    this.plan = plan;
    this.source = source;
    this.mapper = mapper;
    this.wayBack = _ -> List.of();
  }

  /** What is there. */
  public synchronized Inventory inventory() {
    if (inventory == null) {
      structure = source.structure(plan.tables());
      inventory = source.inventory(plan.tables());
    }
    return inventory;
  }

  /** Definitions of everything in the selection. */
  public List<ObjectDefinition> definitions() {
    return inventory().definitions();
  }

  /** The structure that was there before anything else was read: DDL since then differs from it. */
  public synchronized List<TableStructure> structure() {
    inventory();
    return Objects.requireNonNull(structure);
  }

  private synchronized MappingResult mapping() {
    if (mapping == null) {
      mapping = mapper.apply(inventory());
    }
    return mapping;
  }

  /** What becomes of every table, partitioned ones included. */
  public List<TableMapping> mappings() {
    return mapping().mappings();
  }

  /** What the mapping complains about, there and back. */
  public List<Finding> mappingFindings() {
    MappingResult there = mapping();
    List<Finding> back = there.isBlocked() ? List.of() : wayBack.apply(there.mappings());
    return Stream.concat(there.findings().stream(), back.stream()).toList();
  }

  /** The mappings backwards, as far as the plan has a way back and can be used. */
  public List<TableMapping> wayBack() {
    return isBlocked()
        ? List.of()
        : ReverseMappings.of(plan, mapping().mappings(), List.of()).mappings();
  }

  /** Whether the mappings cannot be used. */
  public boolean isBlocked() {
    return mapping().isBlocked();
  }

  /** What becomes of every table that holds rows. */
  public List<TableMapping> rowMappings() {
    return mappings().stream().filter(m -> m.source().holdsRows()).toList();
  }

  /** Every source table that holds rows. */
  public List<Table> rowTables() {
    return rowMappings().stream().map(TableMapping::source).toList();
  }

  /** Names of all source tables, partitioned ones included. */
  public List<TableName> sourceNames() {
    return mappings().stream().map(m -> m.source().name()).distinct().toList();
  }

  /** Names of all target tables, partitioned ones included. */
  public List<TableName> targetNames() {
    return mappings().stream().map(TableMapping::target).distinct().toList();
  }

  /** The source has changed: it is asked again. */
  public synchronized void forget() {
    inventory = null;
    mapping = null;
    structure = null;
  }
}

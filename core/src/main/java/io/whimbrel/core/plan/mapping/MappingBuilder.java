package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what a plan says into one mapping per table that was found. Pure: asks no server, so types
 * and expressions are taken as they are written; the target tries them later.
 *
 * <p>A partition follows the entry of its nearest ancestor that has one, and keeps its own name.
 */
public final class MappingBuilder {

  /** Makes the mappings and says everything that the plan says wrongly about these tables. */
  public MappingResult build(Plan plan, Inventory source) {
    PlanFindings findings = new PlanFindings(plan);
    Map<TableName, Table> tables = new LinkedHashMap<>();
    source.tables().stream()
        .filter(t -> plan.tables().selects(t.name()))
        .forEach(t -> tables.put(t.name(), t));
    List<TableEntry> entries =
        tables.values().stream().map(t -> TableEntry.of(t, plan, tables)).toList();
    NameChecks.check(plan, tables, findings);
    DerivedColumns derived = DerivedColumns.of(plan.migration().whole(), entries, findings);
    RowShares shares = PlannedShares.of(plan);
    List<TableMapping> mappings =
        entries.stream()
            .map(e -> mapping(e, plan, derived, findings).of(shares.ofSource(e.table().name())))
            .toList();
    TableChecks.check(plan, entries, mappings, findings);
    new QualityChecks(plan.verify().quality(), findings).check(entries, mappings);
    return new MappingResult(mappings, findings.all());
  }

  private static TableMapping mapping(
      TableEntry entry, Plan plan, DerivedColumns derived, PlanFindings findings) {
    PlanFindings heard = entry.isInherited() ? new PlanFindings(plan) : findings;
    List<ColumnMapping> columns =
        new ColumnMapper(entry, derived, plan.verify().quality(), heard).columns();
    return new TableMapping(
        entry.table(),
        target(entry, plan),
        columns,
        entry.map().where(),
        indexes(entry),
        derived.ownKey(entry),
        QualityChecks.asides(plan.verify().quality(), entry, columns));
  }

  private static TableName target(TableEntry entry, Plan plan) {
    TableName name = entry.table().name();
    TableName renamed =
        new TableName(plan.schemas().getOrDefault(name.schema(), name.schema()), name.name());
    return entry.isInherited() ? renamed : entry.map().to().orElse(renamed);
  }

  /** A partition gets the indexes of its parent by itself. */
  private static List<String> indexes(TableEntry entry) {
    return entry.isInherited() ? List.of() : entry.map().indexes();
  }
}

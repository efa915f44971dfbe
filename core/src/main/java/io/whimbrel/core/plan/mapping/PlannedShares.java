package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.plan.PhaseRows;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.schema.TableName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which rows each phase of a plan has of tables that several phases share; pure. */
public final class PlannedShares {

  private PlannedShares() {}

  /** Those of the whole plan of which this is one phase, or all. */
  public static RowShares of(Plan plan) {
    Plan whole = plan.phasing().whole().orElse(plan);
    Map<TableName, Map<String, RowShare>> source = new LinkedHashMap<>();
    Map<TableName, Map<String, RowShare>> target = new LinkedHashMap<>();
    for (TableName table : whole.phasing().shared()) {
      Map<String, RowShare> shares = new LinkedHashMap<>();
      for (PlannedPhase phase : whole.phasing().sharing(table)) {
        phase.rowsOf(table).ifPresent(rows -> shares.put(phase.name(), share(whole, table, rows)));
      }
      source.put(table, shares);
      target.put(target(whole, table), shares);
    }
    return new RowShares(plan.phasing().current(), source, target);
  }

  private static RowShare share(Plan plan, TableName table, PhaseRows rows) {
    return new RowShare(
        rows.column(), image(plan, table, rows.column()), whole(plan, table, rows.part()));
  }

  /** The rest is what is in no other phase. */
  private static RowPart whole(Plan plan, TableName table, RowPart part) {
    return part instanceof RowPart.Rest
        ? new RowPart.Rest(
            plan.phasing().sharing(table).stream()
                .flatMap(phase -> phase.rowsOf(table).stream())
                .map(PhaseRows::part)
                .filter(other -> !(other instanceof RowPart.Rest))
                .toList())
        : part;
  }

  private static TableName target(Plan plan, TableName table) {
    return map(plan, table)
        .flatMap(TableMap::to)
        .orElseGet(
            () ->
                new TableName(
                    plan.schemas().getOrDefault(table.schema(), table.schema()), table.name()));
  }

  private static String image(Plan plan, TableName table, String column) {
    return map(plan, table).stream()
        .flatMap(map -> map.columns().entrySet().stream())
        .filter(entry -> entry.getValue().from().equals(Optional.of(column)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(column);
  }

  private static Optional<TableMap> map(Plan plan, TableName table) {
    return Optional.ofNullable(plan.maps().get(table));
  }
}

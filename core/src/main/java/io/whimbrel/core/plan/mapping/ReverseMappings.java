package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of a plan backwards: for each an own one from the target's table to the source's,
 * with which rows, changes and proofs go the other way. Pure: asks no server.
 *
 * <ol>
 *   <li>The table on the new side is what its catalog says; before it is there, what the mapping
 *       makes of the old one.
 *   <li>Each column of the old table gets the inverse of what it became, or keeps what it has
 *       ({@link ReverseColumns}).
 *   <li>Rows that did not travel stay as they are: no filter goes back.
 * </ol>
 */
public final class ReverseMappings {

  private ReverseMappings() {}

  /**
   * Turns mappings round, and says what the way back loses.
   *
   * @param forward of all tables that move, partitioned ones included
   * @param found tables of the new side, as far as they are there; columns that no mapping speaks
   *     of are allowed
   * @return the mappings in the same order, not to be used while a finding blocks
   */
  public static MappingResult of(Plan plan, List<TableMapping> forward, List<Table> found) {
    PlanFindings findings = new PlanFindings(plan);
    if (plan.rollback().wayBack() == RollbackRules.WayBack.NONE) {
      findings.warn(
          "rollback.way-back",
          "behind the cutover there is no way back: nothing is carried to the old side",
          "write 'way-back: sync', or take the risk");
      return new MappingResult(List.of(), findings.all());
    }
    Map<TableName, TableMapping> bySource = new LinkedHashMap<>();
    forward.forEach(m -> bySource.put(m.source().name(), m));
    Map<TableName, Table> tables = new HashMap<>();
    found.forEach(t -> tables.put(t.name(), t));
    ReverseChecks.check(plan, bySource, findings);
    NewTables made = new NewTables(bySource);
    List<TableMapping> mappings =
        forward.stream()
            .map(
                m ->
                    mapping(
                        plan,
                        m,
                        Optional.ofNullable(tables.get(m.target())).orElseGet(() -> made.of(m)),
                        bySource,
                        findings))
            .toList();
    return new MappingResult(mappings, findings.all());
  }

  private static TableMapping mapping(
      Plan plan,
      TableMapping forward,
      Table from,
      Map<TableName, TableMapping> all,
      PlanFindings findings) {
    TableName owner = owner(forward.source(), all);
    boolean isInherited = !owner.equals(forward.source().name());
    PlanFindings heard = isInherited ? new PlanFindings(plan) : findings;
    List<ColumnMapping> columns = new ReverseColumns(plan, owner, forward, heard).columns();
    return new TableMapping(
        from,
        forward.source().name(),
        columns,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        forward.filter().map(f -> "(" + f + ") is not true"),
        forward.share().map(RowShare::back));
  }

  /** The table that the plan speaks of: for a partition the topmost one that moves. */
  static TableName owner(Table table, Map<TableName, TableMapping> all) {
    Table owner = table;
    TableMapping parent = parent(owner, all);
    while (parent != null) {
      owner = parent.source();
      parent = parent(owner, all);
    }
    return owner.name();
  }

  private static @Nullable TableMapping parent(Table table, Map<TableName, TableMapping> all) {
    return table.partitionOf().map(all::get).orElse(null);
  }

  /** Names in one line. */
  static String names(List<String> names) {
    return names.stream().collect(Collectors.joining(", "));
  }
}

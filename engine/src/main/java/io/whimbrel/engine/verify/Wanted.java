package io.whimbrel.engine.verify;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be proved.
 *
 * @param levels which levels, each at most once; empty for those of the plan
 * @param tables names or patterns of source tables; empty for all
 */
public record Wanted(Set<Level> levels, List<String> tables) {

  /** What the plan says. */
  public static final Wanted PLANNED = new Wanted(Set.of(), List.of());

  public Wanted {
    levels = Set.copyOf(levels);
    tables = List.copyOf(tables);
  }

  /** The levels in their order. */
  public Set<Level> levels(Plan plan) {
    Set<Level> all = EnumSet.noneOf(Level.class);
    all.addAll(levels.isEmpty() ? plan.verify().levels() : levels);
    return all;
  }

  /** Whether all tables are meant. */
  boolean isOfAllTables() {
    return tables.isEmpty();
  }

  /** Whether a source table is meant. */
  public boolean means(TableName table) {
    return tables.isEmpty() || tables.stream().anyMatch(p -> TableSelection.matches(p, table));
  }

  /**
   * The same, with the partitions of each table that it means.
   *
   * @param carried the tables of the run; a pattern that means none of them is a problem
   */
  public Wanted of(List<Table> carried) {
    for (String pattern : tables) {
      if (carried.stream().noneMatch(t -> TableSelection.matches(pattern, t.name()))) {
        throw Problem.of(ProblemCode.STATE_WRONG)
            .what("the run carries no table " + pattern)
            .where(pattern)
            .fix("see them with 'whimbrel explain'")
            .exception();
      }
    }
    Set<TableName> parents = new HashSet<>();
    carried.stream().map(Table::name).filter(this::means).forEach(parents::add);
    List<String> all = new ArrayList<>(tables);
    boolean hasMore = !tables.isEmpty();
    while (hasMore) {
      List<TableName> parts =
          carried.stream()
              .filter(table -> table.partitionOf().filter(parents::contains).isPresent())
              .map(Table::name)
              .filter(parents::add)
              .toList();
      parts.forEach(part -> all.add(part.toString()));
      hasMore = !parts.isEmpty();
    }
    return new Wanted(levels, all);
  }

  /** In words, the same for the same wish. */
  public String text() {
    return levels.stream().sorted().toList() + " of " + tables;
  }
}

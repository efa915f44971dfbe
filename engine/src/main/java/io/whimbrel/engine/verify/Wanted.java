package io.whimbrel.engine.verify;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.schema.TableName;
import java.util.EnumSet;
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

  /** In words, the same for the same wish. */
  public String text() {
    return levels.stream().sorted().toList() + " of " + tables;
  }
}

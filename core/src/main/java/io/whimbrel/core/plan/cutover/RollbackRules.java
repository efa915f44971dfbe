package io.whimbrel.core.plan.cutover;

import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.core.schema.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The way back from the new side to the old one, after the cutover.
 *
 * @param accept columns of the source that the way back brings no value for: rows that are there
 *     keep what they have
 * @param down the value of a column of the source, as SQL over the target row, where no column of
 *     the map says it
 * @param reserve keys of the old kind that a table must have left for rows born on the target
 * @param smokeTests commands run in a rollback when traffic is switched back and the old side still
 *     refuses writes; each must exit with 0
 */
public record RollbackRules(
    WayBack wayBack,
    List<ColumnName> accept,
    Map<ColumnName, String> down,
    long reserve,
    List<String> smokeTests) {

  private static final long RESERVE = 1_000_000;

  /** What holds where a plan says nothing. */
  public static final RollbackRules DEFAULT =
      new RollbackRules(WayBack.SYNC, List.of(), Map.of(), RESERVE);

  /** How the old side comes by what is written on the new one. */
  public enum WayBack {
    /** Changes are carried back from the cutover on. */
    SYNC,
    /** Not at all: behind the cutover there is no way back. */
    NONE
  }

  public RollbackRules {
    accept = List.copyOf(accept);
    smokeTests = List.copyOf(smokeTests);
    down = Collections.unmodifiableMap(new LinkedHashMap<>(down));
  }

  /** Without smoke tests. */
  public RollbackRules(
      WayBack wayBack, List<ColumnName> accept, Map<ColumnName, String> down, long reserve) {
    this(wayBack, accept, down, reserve, List.of());
  }

  /** What they say of some tables. */
  public RollbackRules of(Predicate<TableName> tables) {
    Map<ColumnName, String> ofTables = new LinkedHashMap<>(down);
    ofTables.keySet().removeIf(column -> !tables.test(column.table()));
    return new RollbackRules(
        wayBack,
        accept.stream().filter(c -> tables.test(c.table())).toList(),
        ofTables,
        reserve,
        smokeTests);
  }

  /** Whether the way back need not bring a value for this column. */
  public boolean accepts(ColumnName column) {
    return accept.contains(column);
  }
}

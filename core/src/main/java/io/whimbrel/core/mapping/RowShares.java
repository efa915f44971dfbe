package io.whimbrel.core.mapping;

import io.whimbrel.core.schema.TableName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of a migration whose rows are carried by several phases, with what each phase has of
 * them, in the order of the phases.
 *
 * @param phase the one that is at work
 * @param source shares by phase, by the table's name on the old side
 * @param target the same by its name on the new side
 */
public record RowShares(
    String phase,
    Map<TableName, Map<String, RowShare>> source,
    Map<TableName, Map<String, RowShare>> target) {

  /** Every run has whole tables. */
  public static final RowShares NONE = new RowShares("", Map.of(), Map.of());

  public RowShares {
    source = Map.copyOf(source);
    target = Map.copyOf(target);
  }

  /** What the phase at work has of a table of the old side; empty where that is all of it. */
  public Optional<RowShare> ofSource(TableName table) {
    return Optional.ofNullable(source.getOrDefault(table, Map.of()).get(phase));
  }

  /** All phases' columns and parts of a table of the old side. */
  public Map<String, RowShare> allOfSource(TableName table) {
    return source.getOrDefault(table, Map.of());
  }

  /** All phases' columns and parts of a table of the new side, seen from there. */
  public Map<String, RowShare> allOfTarget(TableName table) {
    Map<String, RowShare> back = new LinkedHashMap<>();
    target.getOrDefault(table, Map.of()).forEach((name, share) -> back.put(name, share.back()));
    return back;
  }
}

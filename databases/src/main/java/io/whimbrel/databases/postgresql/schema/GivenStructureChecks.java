package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Check;
import java.util.List;
import java.util.Map;

/**
 * Checks of tables whose structure was given: they must fit their mappings, and what they have must
 * be in force. What the source has beyond that is not asked for, but told.
 */
final class GivenStructureChecks {

  private final WantedStructure wanted;
  private final FoundStructure found;

  GivenStructureChecks(WantedStructure wanted, FoundStructure found) {
    this.wanted = wanted;
    this.found = found;
  }

  /**
   * The checks of one table.
   *
   * @param misfits what of the table does not fit the mapping
   */
  List<Check> of(MappedTable table, List<Finding> misfits) {
    CheckList checks = new CheckList(table.source(), table.target());
    misfits.forEach(m -> checks.broken("columns", m.what(), "fits the mapping", m.fix()));
    if (misfits.isEmpty()) {
      table.mapping().columns().forEach(_ -> checks.holds("columns"));
      if (table.mapping().columns().isEmpty()) {
        checks.holds("tables", "the table has no columns");
      }
    }
    Map<String, StructurePart> ours = wanted.parts(table, true);
    Map<String, StructurePart> theirs = found.parts(table.target());
    for (Map.Entry<String, StructurePart> part : theirs.entrySet()) {
      StructurePart there = part.getValue();
      StructurePart here = ours.getOrDefault(part.getKey(), there);
      if (found.isHeld(there, table.target())) {
        checks.holds(
            there.kind().plural(),
            there.label(table.target()) + " is held back by the run until the target is released");
      } else if (isInForce(there, here)) {
        checks.holds(there.kind().plural());
      } else {
        checks.broken(
            there.kind().plural(), there.label(table.target()), here.shown(), there.shown());
      }
    }
    ours.entrySet().stream()
        .filter(part -> !theirs.containsKey(part.getKey()))
        .map(Map.Entry::getValue)
        .forEach(
            part ->
                checks.note(
                    part.kind().plural(),
                    part.label(table.target()) + " of the source is not in the given structure"));
    return checks.all();
  }

  private static boolean isInForce(StructurePart there, StructurePart here) {
    return switch (there.kind()) {
      case KEY, INDEX -> there.state().equals(FoundStructure.VALID);
      case CHECK, FOREIGN_KEY -> isBinding(there) || !isBinding(here);
      case TRIGGER, RULE -> !there.state().equals("disabled") || here.state().equals("disabled");
      case STATISTICS, POLICY, ROW_SECURITY -> true;
    };
  }

  private static boolean isBinding(StructurePart constraint) {
    return !constraint.text().endsWith(" NOT VALID")
        && !constraint.text().endsWith(" NOT ENFORCED");
  }
}

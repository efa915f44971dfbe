package io.whimbrel.engine.compare;

import io.whimbrel.core.database.StructureProofs.Moment;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.verify.CheckedProof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the target's whole structure against the source's, as the map changes it. What does not
 * hold is looked at again, a while after, as somebody may be changing it, or drawing from a
 * sequence: it is broken when it was the same at three readings in a row, and changing otherwise.
 */
final class StructureCompared {
  private static final int SAME = 2;
  private static final int READINGS = 5;

  private final ComparisonFrame frame;

  /** For how many readings in a row each check has been the same, less one. */
  private Map<Told, Integer> ages = new HashMap<>();

  /** Of a comparison. */
  StructureCompared(ComparisonFrame frame) {
    this.frame = frame;
  }

  /** A check of a table. */
  private record Told(TableName table, Check check) {
    boolean isBroken() {
      return check.outcome() == Outcome.BROKEN;
    }
  }

  /**
   * Proves all selected tables, and what belongs to none where all tables are selected.
   *
   * @param paired what pairing the tables told already: where more is found out here, what could
   *     not be decided is kept of it
   */
  List<Proof> prove(List<Proof> paired) {
    frame.board().note("compares structures");
    List<Told> told = settled();
    frame.board().note("");
    Map<TableName, List<Check>> checks = new TreeMap<>();
    told.forEach(t -> checks.computeIfAbsent(t.table, _ -> new ArrayList<>()).add(judged(t)));
    Set<TableName> here = Set.copyOf(checks.keySet());
    for (Proof proof : paired) {
      boolean isFoundOut = here.contains(proof.table());
      List<Check> of = checks.computeIfAbsent(proof.table(), _ -> new ArrayList<>());
      proof.checks().stream()
          .filter(check -> !isFoundOut || check.outcome() == Outcome.UNDECIDED)
          .forEach(of::add);
    }
    List<Proof> proofs = new ArrayList<>();
    checks.forEach(
        (table, of) ->
            proofs.add(
                CheckedProof.of(Level.STRUCTURE, table, of, Set.of(), frame.clock().instant())));
    return proofs;
  }

  private List<Told> settled() {
    List<Told> told = look();
    for (int reading = 0; reading < READINGS && told.stream().anyMatch(this::isOpen); reading++) {
      frame.stop().pause(frame.request().settle());
      told = look();
    }
    return told;
  }

  private boolean isOpen(Told told) {
    return told.isBroken() && ages.getOrDefault(told, 0) < SAME;
  }

  private Check judged(Told told) {
    Check check = told.check;
    return isOpen(told)
        ? new Check(
            check.name(),
            Outcome.UNDECIDED,
            check.expected(),
            check.found() + "; it is changing",
            check.sourceQuery(),
            check.targetQuery())
        : check;
  }

  private List<Told> look() {
    frame.stop().check();
    List<Told> told =
        frame.retry().call(Phase.VERIFY, "comparing structures", this::read).entrySet().stream()
            .filter(entry -> isSelected(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream().map(c -> new Told(entry.getKey(), c)))
            .toList();
    Map<Told, Integer> now = new HashMap<>();
    told.forEach(t -> now.put(t, ages.getOrDefault(t, -1) + 1));
    ages = now;
    return told;
  }

  private boolean isSelected(TableName table) {
    return table.equals(Proof.WHOLE)
        ? frame.request().tables().equals(ComparisonWork.EVERYTHING)
        : frame.request().tables().selects(table);
  }

  private Map<TableName, List<Check>> read() {
    Inventory source = frame.source().inventory(Pairing.asked(frame.request()));
    List<TableMapping> mappings =
        frame
            .request()
            .map()
            .map(plan -> Pairing.mapped(plan, source))
            .orElseGet(() -> source.tables().stream().map(ReadColumns::unchanged).toList());
    SchemaMode mode = frame.request().map().map(Plan::schema).orElse(SchemaMode.CREATE);
    return frame
        .target()
        .structure()
        .checks(Moment.RELEASED, source, source.sequences(), mappings, mode);
  }
}

package io.whimbrel.engine.structure;

import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.mapping.PhaseChecks;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableReference;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is on the source for the phases of a plan, looked at once more when one of them is switched:
 * a table that came since, which no phase names or which is tied to a table of another phase, would
 * stay behind. Says nothing in a run that is no phase. Safe for use by several threads.
 */
public final class PhaseStructure {
  private final RunFrame frame;
  private final Optional<Plan> whole;

  /** For a run. */
  public PhaseStructure(RunFrame frame) {
    this.frame = frame;
    this.whole = frame.plan().phasing().whole();
  }

  /** Fails when the phases no longer take the tables apart where they may be. */
  public void require() {
    whole.ifPresent(this::require);
  }

  private void require(Plan plan) {
    Inventory all = frame.source().inventory(plan.tables());
    refuse(blocking(PhaseChecks.find(plan, all)));
    refuse(blocking(frame.source().straying(all.tables())));
  }

  private static List<String> blocking(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Severity.BLOCK)
        .map(Finding::what)
        .toList();
  }

  /**
   * The same of tables in no phase, of partitions and of foreign keys alone, which is cheap: inside
   * a pause.
   */
  public void requireTables() {
    whole.ifPresent(
        plan -> {
          List<String> against = new ArrayList<>();
          frame.source().structure(plan.tables()).stream()
              .flatMap(table -> misplaced(plan.phasing(), table).stream())
              .forEach(against::add);
          frame.source().references(plan.tables()).stream()
              .flatMap(key -> apart(plan.phasing(), key).stream())
              .forEach(against::add);
          refuse(against);
        });
  }

  static Optional<String> apart(Phasing phasing, TableReference key) {
    boolean isFromShared = !phasing.sharing(key.from()).isEmpty();
    boolean isToShared = !phasing.sharing(key.to()).isEmpty();
    boolean isTogether =
        (isFromShared || isToShared)
            ? isFromShared && isToShared
            : phasing.of(key.from()).equals(phasing.of(key.to()));
    return isTogether
        ? Optional.empty()
        : Optional.of(
            "%s of %s points to %s in another phase".formatted(key.name(), key.from(), key.to()));
  }

  private static Optional<String> misplaced(Phasing phasing, TableStructure table) {
    TableName name = table.name();
    if (phasing.naming(name).isEmpty()
        && phasing.sharing(name).isEmpty()
        && !phasing.phases().getLast().isRest()) {
      return Optional.of(name + " is in no phase");
    }
    return table
        .partitionOf()
        .filter(parent -> !phasing.of(parent).equals(phasing.of(name)))
        .map(
            parent ->
                "%s (phase %s) is a partition of %s (phase %s)"
                    .formatted(name, phasing.of(name).name(), parent, phasing.of(parent).name()));
  }

  private void refuse(List<String> against) {
    if (!against.isEmpty()) {
      throw Problem.of(ProblemCode.SOURCE_CHANGED)
          .what(
              against.stream()
                  .collect(
                      Collectors.joining(
                          "; ", "the source changed since the phases were planned: ", "")))
          .where(frame.plan().locate("phases"))
          .fix(
              "take the DDL back on the source, or give the table a name that its phase matches,"
                  + " then 'whimbrel run'")
          .exception();
    }
  }
}

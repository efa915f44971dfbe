package io.whimbrel.engine.structure;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.StructureChange.Unfollowed;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The structure that the run relies on, noted when it was prepared. The log tells nothing of DDL,
 * and a table that is not published is never in it: so the catalog is compared with the note while
 * changes flow, and behind the fence of the cutover. Safe for use by several threads.
 */
public final class SourceStructure {
  private final RunFrame frame;

  /** For a run. */
  public SourceStructure(RunFrame frame) {
    this.frame = frame;
  }

  /** What is there now. */
  public List<TableStructure> now() {
    return frame.source().structure(frame.plan().tables());
  }

  /** From now on the run relies on this. */
  public void note(List<TableStructure> structure) {
    frame.chronicle().fact(Facts.STRUCTURE, StructureText.write(structure));
  }

  /** From now on the run relies on this as far as these tables go; the others stay as noted. */
  public void note(Set<TableName> tables, List<TableStructure> structure) {
    note(
        Stream.concat(
                noted().stream().filter(table -> !tables.contains(table.name())),
                structure.stream().filter(table -> tables.contains(table.name())))
            .toList());
  }

  /** What the run relies on; nothing when there is no note. */
  public List<TableStructure> noted() {
    return frame.chronicle().fact(Facts.STRUCTURE).map(StructureText::read).orElse(List.of());
  }

  /** What a run relied on, by what its journal knows; nothing when there is no note. */
  public static List<TableStructure> noted(RunHistory history) {
    return history.fact(Facts.STRUCTURE).map(StructureText::read).orElse(List.of());
  }

  /** In which ways a structure differs from the noted one; in none when there is no note. */
  public List<StructureChange> changes(List<TableStructure> now) {
    return frame
        .chronicle()
        .fact(Facts.STRUCTURE)
        .map(text -> changes(StructureText.read(text), now))
        .orElse(List.of());
  }

  private List<StructureChange> changes(List<TableStructure> before, List<TableStructure> now) {
    return StructureComparison.changes(before, now, new Ddl(frame.source()::quoted));
  }

  /** Fails when the structure is not the noted one. */
  public void require() {
    List<StructureChange> changes = changes(now());
    if (!changes.isEmpty()) {
      throw problem(changes);
    }
  }

  /** The problem that changes of the structure are. */
  public Problem problem(List<StructureChange> changes) {
    String told = changes.stream().map(SourceStructure::told).collect(Collectors.joining("; "));
    String tables =
        changes.stream()
            .filter(Unfollowed.class::isInstance)
            .map(change -> change.table().toString())
            .distinct()
            .collect(Collectors.joining(","));
    return Problem.of(ProblemCode.SOURCE_CHANGED)
        .what("the source's structure changed while its changes were carried: " + told)
        .where(frame.plan().locate("source"))
        .fix(
            "take the DDL back on the source and run 'whimbrel run' again; or do the same on the"
                + " target and run 'whimbrel run --copy-again --table %s', which keeps all other"
                    .formatted(tables)
                + " tables; or run 'whimbrel run --copy-again', which begins anew")
        .exception();
  }

  private static String told(StructureChange change) {
    return change instanceof Unfollowed unfollowed && !unfollowed.ddl().isEmpty()
        ? "%s (%s)".formatted(change.text(), unfollowed.ddl())
        : change.text();
  }
}

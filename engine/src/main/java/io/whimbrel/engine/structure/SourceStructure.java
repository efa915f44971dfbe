package io.whimbrel.engine.structure;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.stream.Collectors;

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

  /** In which ways a structure differs from the noted one; in none when there is no note. */
  public List<StructureChange> changes(List<TableStructure> now) {
    return frame
        .chronicle()
        .fact(Facts.STRUCTURE)
        .map(text -> StructureComparison.changes(StructureText.read(text), now))
        .orElse(List.of());
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
    String told = changes.stream().map(StructureChange::text).collect(Collectors.joining("; "));
    return Problem.of(ProblemCode.SOURCE_CHANGED)
        .what("the source's structure changed while its changes were carried: " + told)
        .where(frame.plan().locate("source"))
        .fix(
            "take the DDL back on the source and run 'whimbrel run' again, or run"
                + " 'whimbrel run --copy-again', which begins anew with the structure as it is now")
        .exception();
  }
}

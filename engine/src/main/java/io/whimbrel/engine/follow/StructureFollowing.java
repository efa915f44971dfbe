package io.whimbrel.engine.follow;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.prepare.ChunkCutting;
import io.whimbrel.engine.prepare.Enlisting;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.SourceStructure;
import io.whimbrel.engine.structure.StructureChange;
import io.whimbrel.engine.structure.StructureChange.ColumnAdded;
import io.whimbrel.engine.structure.StructureChange.TableAdded;
import io.whimbrel.engine.structure.StructureChange.Unfollowed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows DDL of the source while no changes flow:
 *
 * <ol>
 *   <li>One change that cannot be followed stops the run, and nothing is done.
 *   <li>A column that is NULL in every row is added on the target. Changes from before it are
 *       narrower; what they lack is NULL, as it was on the source.
 *   <li>A new table or partition is made on the target, fenced and published. From the moment it is
 *       published, and every transaction older than that has ended, its changes are in the log or
 *       its rows visible to new snapshots: so the hand-over of the first copy holds, and the table
 *       goes to copy while all others keep what they have.
 *   <li>Only then the new structure is noted. Every part before is idempotent.
 * </ol>
 */
public final class StructureFollowing {

  private final RunFrame frame;
  private final SourceStructure structure;

  /** For a run that is prepared. */
  public StructureFollowing(RunFrame frame) {
    this.frame = frame;
    this.structure = new SourceStructure(frame);
  }

  /** Follows what there is to follow; tells whether there was anything. */
  public boolean follow() {
    Phase phase = frame.board().phase();
    List<TableStructure> now =
        frame.retry().call(phase, "reading the source's structure", structure::now);
    List<StructureChange> changes = structure.changes(now);
    if (changes.isEmpty()) {
      return false;
    }
    if (changes.stream().anyMatch(Unfollowed.class::isInstance)) {
      throw structure.problem(changes);
    }
    frame.cargo().forget();
    String told = changes.stream().map(StructureChange::text).collect(Collectors.joining("; "));
    frame.chronicle().step(Phase.SYNC, "follow DDL", () -> follow(changes, now, told));
    frame
        .chronicle()
        .event(phase, "source.followed", "DDL of the source was followed: " + told, Map.of());
    return true;
  }

  private String follow(List<StructureChange> changes, List<TableStructure> now, String told) {
    Set<TableName> added =
        changes.stream()
            .filter(TableAdded.class::isInstance)
            .map(StructureChange::table)
            .collect(Collectors.toUnmodifiableSet());
    new NewTables(frame).check(added);
    List<ColumnAdded> columns =
        changes.stream()
            .filter(ColumnAdded.class::isInstance)
            .map(ColumnAdded.class::cast)
            .toList();
    addColumns(columns);
    if (!added.isEmpty()) {
      addTables(added);
    }
    frame.chronicle().step(Phase.VERIFY, "verify", StepState.UNDONE, told);
    structure.note(now);
    GoNoGo.forget(frame.chronicle());
    return told;
  }

  /** Partitions get a column with their partitioned table. */
  private void addColumns(List<ColumnAdded> columns) {
    Set<TableName> widened =
        columns.stream().map(ColumnAdded::table).collect(Collectors.toUnmodifiableSet());
    for (TableMapping mapping : frame.cargo().mappings()) {
      Table table = mapping.source();
      if (widened.contains(table.name())
          && table.partitionOf().filter(widened::contains).isEmpty()) {
        columns.stream()
            .filter(column -> column.table().equals(table.name()))
            .forEach(column -> add(mapping, column.column().name()));
      }
    }
  }

  private void add(TableMapping mapping, String name) {
    for (ColumnMapping image : mapping.columns()) {
      if (image.rule() instanceof ValueRule.Carry carry && carry.from().equals(name)) {
        SchemaStep step = frame.target().schema().addition(mapping, image);
        boolean _ =
            frame.retry().call(Phase.SYNC, step.id(), () -> frame.target().schema().run(step));
      }
    }
  }

  private void addTables(Set<TableName> added) {
    SchemaSteps steps = new SchemaSteps(frame);
    String _ = steps.run(Phase.SYNC, steps.late(added), frame.retry());
    FaultPoint.FOLLOW_TABLE_MADE.pass();
    Enlisting enlisting = new Enlisting(frame, Phase.SYNC);
    enlisting.fence();
    enlisting.publish();
    FaultPoint.FOLLOW_PUBLISHED.pass();
    List<Table> tables =
        frame.cargo().rowTables().stream().filter(t -> added.contains(t.name())).toList();
    List<Chunk> chunks = new ChunkCutting(frame).cut(Phase.SYNC, tables);
    frame.journal().storeChunks(frame.run(), chunks);
    FaultPoint.FOLLOW_CHUNKS_STORED.pass();
    enlisting.note();
    frame.chronicle().step(Phase.COPY, "copy", StepState.UNDONE, "new tables");
    frame.chronicle().step(Phase.SYNC, "sync", StepState.UNDONE, "new tables");
  }
}

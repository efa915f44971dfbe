package io.whimbrel.engine.again;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.prepare.ChunkCutting;
import io.whimbrel.engine.prepare.Enlisting;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Renewals;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.structure.SourceStructure;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends tables back to copy while all others keep what they have, with the structure that the
 * source has now. The request is noted first; whichever process comes next does the rest, while no
 * changes flow:
 *
 * <ol>
 *   <li>The source's structure is read, and the target's tables must be what it wants.
 *   <li>Copy, sync and verify are not done any more: no cutover before they are.
 *   <li>A mark goes into the log. What transactions that committed before it did to the tables is
 *       passed over from now on, so that nothing is read with a structure that is gone.
 *   <li>The tables are fenced and published, and every transaction older than that has ended:
 *       whatever is passed over is visible to the snapshots that the rows are read in.
 *   <li>Rows and markers go from the target in one transaction per table; chunks and proofs from
 *       the journal, and new chunks are cut.
 *   <li>The new structure is noted and the request is done. Every part before is idempotent.
 * </ol>
 *
 * From there on the rules of the first copy hold. The mark behind the last chunk is a new one, and
 * until it is passed the filter of visibility is in force again; the other tables' snapshots see no
 * transaction that is still to be applied.
 */
public final class TablesAgain {

  private final RunFrame frame;
  private final SourceStructure structure;

  /** For a run. */
  public TablesAgain(RunFrame frame) {
    this.frame = frame;
    this.structure = new SourceStructure(frame);
  }

  /** Notes which tables go back, by names or patterns; refuses what cannot be done. */
  public void request(List<String> patterns) {
    AgainRequest request = new AgainRequest(frame, structure);
    Set<TableName> tables = request.require(patterns);
    frame.cargo().forget();
    request.requireFit(tables);
    String names = TableNames.write(tables.stream().sorted().toList());
    frame.chronicle().fact(Facts.COPY_AGAIN, names);
    frame
        .chronicle()
        .event(
            frame.board().phase(),
            "again.asked",
            "somebody sent tables back to copy: " + tables.stream().sorted().toList(),
            Map.of());
    FaultPoint.AGAIN_ASKED.pass();
  }

  /** Does what was asked for and is not done. */
  public void fulfil() {
    List<TableName> asked =
        frame.chronicle().fact(Facts.COPY_AGAIN).map(TableNames::read).orElse(List.of());
    if (!asked.isEmpty()) {
      frame.chronicle().step(Phase.SYNC, "copy again", () -> again(Set.copyOf(asked)));
    }
  }

  private String again(Set<TableName> asked) {
    List<TableStructure> now =
        frame.retry().call(Phase.SYNC, "reading the source's structure", structure::now);
    frame.cargo().forget();
    new AgainRequest(frame, structure).requireFit(asked);
    String told = "again: " + asked.stream().sorted().toList();
    GoNoGo.forget(frame.chronicle());
    frame.chronicle().step(Phase.VERIFY, "verify", StepState.UNDONE, told);
    frame.chronicle().step(Phase.SYNC, "sync", StepState.UNDONE, told);
    frame.chronicle().step(Phase.COPY, "copy", StepState.UNDONE, told);
    passOverWhatWas(asked);
    List<TableMapping> mappings =
        frame.cargo().rowMappings().stream()
            .filter(m -> asked.contains(m.source().name()))
            .toList();
    for (TableMapping mapping : mappings) {
      frame.stop().check();
      frame
          .retry()
          .run(
              Phase.SYNC,
              "emptying " + mapping.target(),
              () -> frame.target().rows().reset(mapping, frame.epoch()));
    }
    FaultPoint.AGAIN_EMPTIED.pass();
    frame.journal().forgetChunks(frame.run(), List.copyOf(asked));
    List<Table> tables = mappings.stream().map(TableMapping::source).toList();
    frame.journal().storeChunks(frame.run(), new ChunkCutting(frame).cut(Phase.SYNC, tables));
    FaultPoint.AGAIN_CHUNKS_STORED.pass();
    return done(asked, now, told);
  }

  private void passOverWhatWas(Set<TableName> asked) {
    Position mark =
        frame
            .retry()
            .call(
                Phase.SYNC,
                "marking the log",
                () -> frame.source().log().mark("whimbrel again " + frame.run()));
    new Renewals(frame.chronicle()).note(asked, mark);
    Enlisting enlisting = new Enlisting(frame, Phase.SYNC);
    enlisting.fence();
    enlisting.publish();
  }

  private String done(Set<TableName> asked, List<TableStructure> now, String told) {
    new Enlisting(frame, Phase.SYNC).note();
    structure.note(asked, now);
    frame.chronicle().fact(Facts.COPY_AGAIN, "");
    frame.chronicle().event(Phase.SYNC, "again.begun", "tables are copied " + told, Map.of());
    return told;
  }
}

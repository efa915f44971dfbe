package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.prepare.ChunkCutting;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Valve;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Proves all rows of some tables while changes go on, by the proof of rows that change; nothing is
 * recorded. Used by one thread.
 */
public final class TablesProved {
  private final RunFrame frame;
  private final Catching sync;

  /** Of a run, or of its way back. */
  public TablesProved(RunFrame frame, Catching sync) {
    this.frame = frame;
    this.sync = sync;
  }

  /** A proof of each of these tables that the run carries by its log. */
  public List<Proof> prove(Set<TableName> tables) {
    Sights sights = new Sights(frame, Phase.MONITOR, frame.retry());
    LiveProof live =
        new LiveProof(sights, new TouchedRows(frame, Phase.MONITOR, frame.retry()), sync);
    List<Proof> proofs = new ArrayList<>();
    for (TableMapping mapping : frame.cargo().rowMappings()) {
      if (tables.contains(mapping.source().name()) && mapping.source().isLogged()) {
        proofs.add(prove(mapping, live));
      }
    }
    return proofs;
  }

  private Proof prove(TableMapping mapping, LiveProof live) {
    List<Chunk> chunks = new ChunkCutting(frame).cut(Phase.MONITOR, List.of(mapping.source()));
    TableTally tally = new TableTally(mapping.source().name(), chunks.size());
    for (Chunk chunk : chunks) {
      frame.stop().check();
      frame.board().note("proves %s again, of which rows may be lost".formatted(chunk.table()));
      try (Valve.Pass _ = frame.valve().enter(frame.stop(), () -> {})) {
        boolean _ = tally.add(live.range(mapping, chunk.bounds()));
      }
    }
    return tally.proof(frame.clock().instant());
  }
}

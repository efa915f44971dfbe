package io.whimbrel.engine.verify;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.RunFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The proofs of chunks that were looked at together, which the journal notes together. */
public final class ProvedChunks {
  private ProvedChunks() {}

  /** Notes proofs of chunks. */
  public static void note(Journal journal, RunId run, List<ChunkProof> proofs) {
    if (!proofs.isEmpty()) {
      journal.together(() -> proofs.forEach(proof -> journal.prove(run, proof)));
      proofs.forEach(_ -> FaultPoint.VERIFY_CHUNK_PROVED.pass());
    }
  }

  /**
   * Notes those that are equal for certain.
   *
   * @param verdicts of the chunks, in their order
   * @param begun when the look at them began
   */
  static void note(RunFrame frame, List<Chunk> chunks, List<ChunkVerdict> verdicts, Instant begun) {
    List<ChunkProof> proofs = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      ChunkVerdict verdict = verdicts.get(i);
      if (verdict.isSettled() && verdict.differing() == 0) {
        proofs.add(
            new ChunkProof(chunk.table(), chunk.ordinal(), verdict.since(), verdict.rows(), begun));
      }
    }
    note(frame.journal(), frame.run(), proofs);
  }
}

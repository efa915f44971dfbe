package io.whimbrel.engine.verify;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.quality.QualityAfter;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies all tables before the gate; rows that differ stop the run and are named. */
public final class VerifyPhase {
  private final RunFrame frame;
  private final Catching sync;

  /** For a run. */
  public VerifyPhase(RunFrame frame, Catching sync) {
    this.frame = frame;
    this.sync = sync;
  }

  /** Whether every table is proved equal. */
  public boolean isDone() {
    return frame.chronicle().isDone(Phase.VERIFY, "verify")
        && frame.journal().history(frame.run()).proofs().stream().allMatch(Proof::isEqual);
  }

  /** Verifies; goes on with the proofs of chunks where a process died in the middle. */
  public void run() {
    Optional<StepState> before = frame.chronicle().stepState(Phase.VERIFY, "verify");
    List<ChunkProof> kept =
        before.equals(Optional.of(StepState.STARTED))
            ? frame.journal().chunkProofs(frame.run())
            : List.of();
    frame.enter(Phase.VERIFY);
    frame.chronicle().step(Phase.VERIFY, "verify", () -> verify(kept));
    FaultPoint.VERIFY_RECORDED.pass();
  }

  private String verify(List<ChunkProof> kept) {
    List<Proof> proofs = new Verification(frame, sync).run(kept);
    Differences.requireNone(proofs);
    new QualityAfter(frame).run();
    long rows = proofs.stream().mapToLong(Proof::rows).sum();
    frame
        .chronicle()
        .event(
            Phase.VERIFY,
            "verify.equal",
            "%d rows of %d tables are equal on both sides".formatted(rows, proofs.size()),
            Map.of("rows", Long.toString(rows), "tables", Integer.toString(proofs.size())));
    return "%d rows of %d tables are equal".formatted(rows, proofs.size());
  }
}

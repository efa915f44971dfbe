package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.StructureProofs.Moment;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.quality.AsideGuard;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the plan's levels ask of the cutover. Before the pause, what needs no standstill: structure
 * and rules, as they are now and not as they were when the run came to its gate. Inside it: rows
 * that changed since their proof, sequences, and what could not be decided before. Behind it: what
 * comes into force only when the target accepts writes.
 */
public final class PauseProof {
  private final RunFrame frame;
  private final Set<Level> levels;
  private final KnownDifferences known;

  /** For a run. */
  public PauseProof(RunFrame frame) {
    this(frame, Set.of(), Map.of());
  }

  /**
   * For the way back of a run whose new side was found to be wrong: that is why it goes back.
   *
   * @param known tables in which rows may be less, or others, on the side that is left; none may be
   *     there alone, or it would be lost
   * @param lost the rows of a table that may be lost, as somebody accepted
   */
  public PauseProof(RunFrame frame, Set<TableName> known, Map<TableName, AcceptedLoss> lost) {
    this.frame = frame;
    this.levels = Wanted.PLANNED.levels(frame.plan());
    this.known = new KnownDifferences(known, lost);
  }

  /** Proves before the pause, while changes go on; rows only where chunks are proved. */
  public void before(Catching sync) {
    if (levels.contains(Level.CHECKSUM)) {
      new Narrowing(frame, sync, known).run();
    }
    Retry retry = frame.retry();
    String _ = new AsideGuard(frame).check();
    List<Proof> proofs = new ArrayList<>();
    if (levels.contains(Level.STRUCTURE)) {
      proofs.addAll(new StructureLevel(frame).prove(Phase.CUTOVER, _ -> true, retry));
    }
    if (levels.contains(Level.RULES)) {
      proofs.addAll(new RulesLevel(frame, Phase.CUTOVER, retry).prove(sync, _ -> true));
    }
    record(proofs);
  }

  /**
   * Proves inside the pause; nothing is recorded yet.
   *
   * @param position up to where the target holds changes now
   * @param sequences where the source's sequences stand for good
   */
  public List<Proof> inside(Position position, List<SequenceValue> sequences, Retry retry) {
    List<Proof> proofs = new ArrayList<>();
    for (Level level : levels) {
      switch (level) {
        case STRUCTURE ->
            proofs.addAll(
                new StructureLevel(frame).again(Phase.CUTOVER, Moment.CUTOVER, sequences, retry));
        case COUNT -> proofs.addAll(new CutoverCount(frame, position).prove(retry));
        case CHECKSUM -> proofs.addAll(new CutoverProof(frame, position).prove(retry));
        case RULES -> proofs.addAll(new RulesLevel(frame, Phase.CUTOVER, retry).proveLeft());
        case SAMPLE -> {
          // rows that were drawn before say nothing of what came since
        }
      }
    }
    return proofs;
  }

  /** Proves what came into force with the release, and throws when something did not. */
  public void behind(List<SequenceValue> sequences) {
    if (levels.contains(Level.STRUCTURE)) {
      record(
          new StructureLevel(frame)
              .again(Phase.CUTOVER, Moment.RELEASED, sequences, frame.retry()));
    }
  }

  /** Records proofs, and throws when one does not hold. */
  public void record(List<Proof> proofs) {
    Levels.store(frame, proofs);
    Differences.requireNone(known.without(new Leftovers(frame).open(proofs)));
  }
}

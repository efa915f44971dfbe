package io.whimbrel.engine.cutover;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.PauseProof;
import java.util.List;

/**
 * The proof of what came into force with the release. It is owed from the beginning of a cutover
 * on, so that a process that follows a killed one makes it, too.
 */
public final class ProofBehind {
  private static final String OWED = "owed";

  private final RunFrame frame;

  /** Of a run. */
  public ProofBehind(RunFrame frame) {
    this.frame = frame;
  }

  /** Whether the target was released, and nobody proved it. */
  public boolean isNeeded() {
    return frame.chronicle().fact(Facts.RELEASED).isPresent()
        && frame.chronicle().fact(Facts.PROOF_BEHIND).filter(OWED::equals).isPresent();
  }

  /** Notes that it is owed; before the cutover is decided. */
  void owe() {
    frame.chronicle().fact(Facts.PROOF_BEHIND, OWED);
  }

  /** Proves behind a crash; a source that cannot be reached is not needed. */
  public void run() {
    List<SequenceValue> sequences = List.of();
    try {
      sequences = frame.source().sequences(frame.plan().tables());
    } catch (Problem problem) {
      if (!problem.isTransient()) {
        throw problem;
      }
      frame
          .chronicle()
          .event(
              Phase.CUTOVER,
              "cutover.sequences-unread",
              "the source cannot be reached: its sequences are not compared behind the release");
    }
    run(sequences);
  }

  /**
   * Proves, and throws when something does not hold; that is told once.
   *
   * @param sequences where the source's sequences stand for good
   */
  void run(List<SequenceValue> sequences) {
    try {
      new PauseProof(frame).behind(sequences);
    } catch (Problem problem) {
      if (!problem.isTransient() && !Chronicle.isInterruption(problem)) {
        frame.chronicle().fact(Facts.PROOF_BEHIND, "");
      }
      throw problem;
    }
    frame.chronicle().fact(Facts.PROOF_BEHIND, "");
  }
}

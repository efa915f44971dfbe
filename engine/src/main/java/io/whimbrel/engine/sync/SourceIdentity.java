package io.whimbrel.engine.sync;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.Map;
import java.util.Optional;

/** Sees to it that the log that is read is the one that the run began with. */
public final class SourceIdentity {
  private final RunFrame frame;

  /** For a run. */
  public SourceIdentity(RunFrame frame) {
    this.frame = frame;
  }

  /** Notes which source it is, the first time; from then on refuses any other one. */
  public void check() {
    String now = frame.source().log().identity();
    Optional<String> before = frame.chronicle().fact(Facts.SOURCE_IDENTITY);
    if (before.isEmpty()) {
      frame.chronicle().fact(Facts.SOURCE_IDENTITY, now);
    } else if (!before.get().equals(now)) {
      throw Problem.of(ProblemCode.POSITION_LOST)
          .what("the source is %s, but the run began with %s".formatted(now, before.get()))
          .where(frame.plan().locate("source"))
          .fix("point the plan's source at the server that the run began with, or abort the run")
          .exception();
    }
  }

  /**
   * Sees to it that the log can be read on without a gap, and notes which branch of it is read, the
   * first time. Behind a failover of the source it goes on only when nothing was read that the new
   * primary never had, neither from the log nor in the copy's snapshots.
   *
   * @param read up to where the log was read
   */
  public void checkLog(Position read) {
    Position confirmed = frame.source().log().status().confirmed();
    if (confirmed.compareTo(read) > 0) {
      throw gap(confirmed, read);
    }
    Position seen = frame.chronicle().position(Facts.SEEN).orElse(Position.START);
    checkBranch(read.hasReached(seen) ? read : seen);
  }

  private void checkBranch(Position read) {
    String now = frame.source().log().branch();
    Optional<String> before = frame.chronicle().fact(Facts.SOURCE_BRANCH);
    if (before.isPresent() && !before.get().equals(now)) {
      Position left = frame.source().log().leftAt(before.get()).orElse(Position.START);
      if (left.compareTo(read) < 0) {
        throw lost(before.get(), now, left, read);
      }
      frame
          .chronicle()
          .event(
              Phase.SYNC,
              "source.failover",
              "the source was failed over at %s, before which everything was read up to %s"
                  .formatted(left, read),
              Map.of("from", before.get(), "to", now));
    }
    if (!before.equals(Optional.of(now))) {
      frame.chronicle().fact(Facts.SOURCE_BRANCH, now);
    }
  }

  private Problem gap(Position confirmed, Position read) {
    return Problem.of(ProblemCode.POSITION_LOST)
        .what(
            "the source keeps its log from %s on, but it was read up to %s only: the slot was made"
                    .formatted(confirmed, read)
                + " again, or somebody else read it")
        .where(frame.plan().locate("source"))
        .fix("run 'whimbrel run --copy-again': every table goes back to copy")
        .exception();
  }

  private Problem lost(String before, String now, Position left, Position read) {
    return Problem.of(ProblemCode.POSITION_LOST)
        .what(
            "the source was failed over: its log left timeline %s for %s at %s, but was read up to"
                    .formatted(before, now, left)
                + " %s: the target may hold what the source has lost".formatted(read))
        .where(frame.plan().locate("source"))
        .fix("run 'whimbrel run --copy-again': every table goes back to copy")
        .exception();
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the run's slot up, to protect the source: first the journal knows it, then nothing reads
 * the slot any more, then it is dropped. Who is killed between is followed by a process that drops
 * it.
 */
final class LogSurrender {
  private final RunFrame frame;

  LogSurrender(RunFrame frame) {
    this.frame = frame;
  }

  /** Notes that the slot is given up; returns what ends the run. */
  Problem decide(LogRoom room) {
    frame.chronicle().fact(Facts.GIVEN_UP, room.text());
    frame
        .chronicle()
        .event(
            frame.board().phase(),
            "log.given-up",
            "the slot is given up, as limits.log-full says: " + room.text(),
            Map.of("keptBytes", Long.toString(room.kept())));
    FaultPoint.SYNC_SLOT_GIVEN_UP.pass();
    return problem(room.text());
  }

  /** Whether it is given up. */
  boolean isDecided() {
    return frame.chronicle().fact(Facts.GIVEN_UP).isPresent();
  }

  /** Drops the slot and throws, when it was given up. */
  void require() {
    Optional<String> why = frame.chronicle().fact(Facts.GIVEN_UP);
    if (why.isPresent()) {
      frame.retry().run(Phase.SYNC, "dropping the slot", () -> frame.source().log().drop());
      throw problem(why.get());
    }
  }

  /** Drops the slot when nothing reads it any more; a source that does not answer keeps it. */
  void finish() {
    try {
      frame.source().log().drop();
    } catch (Problem problem) {
      frame
          .chronicle()
          .event(
              Phase.SYNC,
              "retry",
              "the slot that was given up could not be dropped, the next 'whimbrel run' does: "
                  + problem.what());
    }
  }

  private Problem problem(String why) {
    return Problem.of(ProblemCode.SLOT_LOST)
        .what(
            "the run's slot was given up to protect the source, as limits.log-full says: %s;"
                    .formatted(why)
                + " nothing was skipped on the target")
        .where(frame.plan().locate("limits.log-full"))
        .fix(
            "see to it that the source has room for its log, then run 'whimbrel run --copy-again':"
                + " every table goes back to copy")
        .exception();
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.database.Fence;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.function.Supplier;

/**
 * Behind a crash the side that takes over is opened only when the other one still refuses writes. A
 * side that cannot be reached is not waited for: what follows a decision needs one side alone.
 */
final class HandedOver {
  private HandedOver() {}

  /**
   * Throws when the side that handed over accepts writes.
   *
   * @param side its name
   * @param state how its fence stands
   */
  static void require(String side, Supplier<Fence.State> state) {
    Fence.State now;
    try {
      now = state.get();
    } catch (Problem problem) {
      if (problem.isTransient()) {
        return;
      }
      throw problem;
    }
    if (now != Fence.State.UP) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(
              "%s accepts writes again although it was decided that it hands over; the other side"
                      .formatted(side)
                  + " stays closed, as both would be open")
          .where("fence")
          .fix(
              "see what was written to it since the decision and carry that by hand, then stop its"
                  + " server or keep everybody out, and run the command again")
          .exception();
    }
  }
}

package io.whimbrel.engine.switches;

import io.whimbrel.engine.run.Deadline;

/**
 * Moves traffic to the target, and back. Both are idempotent: after a crash in the middle of either
 * it is done again, by another process. What comes of them is returned in words, without secrets.
 */
interface Switch {

  /** Moves traffic to the target. */
  String move(Deadline deadline);

  /** Moves traffic back to the source, as far as it was moved. */
  String undo(Deadline deadline);

  /**
   * A switch that has something to do around the pause: before the fence goes up, and when one side
   * accepts writes again.
   */
  interface Holding extends Switch {

    /** Makes applications wait instead of fail. */
    String hold(Deadline deadline);

    /** Lets them go on, wherever traffic goes by now. */
    String letGo(Deadline deadline);
  }

  /** A switch that can send a part of the traffic only. */
  interface Sharing extends Switch {

    /**
     * Sends this part of new connections to the target, above 0 and below 100 per cent; {@link
     * #move} sends all, {@link #undo} none.
     */
    String share(int percent, Deadline deadline);

    /** Has those choose anew that are at the target, when its share became smaller. */
    String relieve();
  }
}

package io.whimbrel.core.database;

import java.time.Duration;
import java.util.List;

/**
 * What makes tables refuse writes of everybody but Whimbrel, superusers included. Durable: it stays
 * when every process dies. Reads go on. Who was opened under a lease that another runner has taken
 * since, and has been at the fence or has taken the side over, can neither raise nor lower it any
 * more: a {@code LEASE_LOST} problem, however late that runner wakes up.
 */
public interface Fence {

  /**
   * Raises it on every table; idempotent. When it returns, every transaction that wrote to one of
   * the tables has ended.
   *
   * @param grace how long open transactions may take to end before they are ended
   * @param limit how long all of it may take; beyond, what was raised stays and a transient problem
   *     tells so
   */
  void raise(Duration grace, Duration limit);

  /** How it stands. */
  State state();

  /** Which runs of other migrations, or maintenance modes, have fences around the same tables. */
  default List<String> others() {
    return List.of();
  }

  /** Lowers it on every table, in one transaction; idempotent. */
  void lower();

  /**
   * Lowers a target's fence for a runner, while no other one can take the run over: one that has
   * done so before makes this a {@code LEASE_LOST} problem, and the fence stays.
   */
  void lowerFor(long epoch);

  /** How a fence stands. */
  enum State {
    DOWN,
    /** On some tables. */
    PARTIAL,
    UP
  }
}

package io.whimbrel.databases.postgresql.dialect;

import java.sql.Connection;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections that wait for their next work, the last one in front. Most of what a short statement
 * costs a server is a new session for it. Safe for use by several threads.
 */
final class IdleConnections {

  private static final int WAITING_MAX = 16;
  private static final long IDLE_MAX_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long READY_MAX_NANOS = Duration.ofSeconds(1).toNanos();

  private final Deque<Idle> waiting = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  /**
   * One that waits.
   *
   * @param isUnchanged whether its session is as a new one
   * @param since by {@link System#nanoTime}
   */
  record Idle(Connection connection, boolean isUnchanged, long since) {

    /** Whether it can be taken as it is; one that waited longer may have been lost meanwhile. */
    boolean isReady() {
      return isUnchanged && System.nanoTime() - since < READY_MAX_NANOS;
    }

    boolean isOld() {
      return System.nanoTime() - since > IDLE_MAX_NANOS;
    }
  }

  /** One that waits, as its last work left it. */
  Optional<Idle> take() {
    endOld();
    return Optional.ofNullable(waiting.pollFirst());
  }

  /**
   * Takes one that no transaction and no copy is open on; ends it where there are enough.
   *
   * @param isUnchanged whether its session is as a new one
   */
  void put(Connection connection, boolean isUnchanged) {
    endOld();
    waiting.addFirst(new Idle(connection, isUnchanged, System.nanoTime()));
    if (isClosed) {
      boolean _ = endAll();
    } else if (waiting.size() > WAITING_MAX) {
      end(waiting.pollLast());
    }
  }

  /** Ends all that wait, and from now on each that comes. */
  void close() {
    isClosed = true;
    boolean _ = endAll();
  }

  private void endOld() {
    for (Idle last = waiting.peekLast(); last != null && last.isOld(); last = waiting.peekLast()) {
      if (waiting.removeLastOccurrence(last)) {
        end(last);
      }
    }
  }

  /** Ends all that wait; tells whether there was any. */
  boolean endAll() {
    boolean isAny = false;
    for (Idle next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
      end(next);
      isAny = true;
    }
    return isAny;
  }

  private static void end(Idle idle) {
    if (idle != null) {
      PostgresConnections.end(idle.connection);
    }
  }
}

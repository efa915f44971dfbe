package io.whimbrel.bench.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the clocks of two servers and of a client.
 *
 * @param source process id of the source's postmaster
 * @param target process id of the target's postmaster
 */
public record Meter(long source, long target) {
  private static final Duration REAPING = Duration.ofMillis(200);

  /** For commands that are waited for: their time counts when they have ended. */
  public Reading ofCommands() {
    return read(Instant.now(), Processes.secondsOfEndedCommands());
  }

  /** For a process that goes on. */
  public Reading ofProcess(long pid) {
    return read(Instant.now(), Processes.seconds(pid));
  }

  /** For a client within the servers, such as a subscription. */
  public Reading ofNobody() {
    return read(Instant.now(), 0);
  }

  /**
   * Behind commands that have ended. Their sessions end a little later, and their time is counted
   * nowhere between their end and the server's notice of it; so this looks again, for the time of
   * the clock that was looked at first.
   */
  public Reading afterCommands() {
    Instant ended = Instant.now();
    LockSupport.parkNanos(REAPING.toNanos());
    return read(ended, Processes.secondsOfEndedCommands());
  }

  private Reading read(Instant at, double client) {
    return new Reading(
        at,
        client,
        Processes.secondsWithChildren(source),
        Processes.secondsWithChildren(target),
        Processes.busySeconds(),
        Processes.secondsOfThisProcess());
  }
}

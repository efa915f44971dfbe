package io.whimbrel.engine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that may hold a lease, told apart from every other one by host, process id and start
 * time: a process id alone is given to another process sooner or later. Containers that share a
 * journal need host names of their own, as each counts its processes anew. Immutable.
 *
 * @param host the machine's name; in containers the container's own
 * @param startEpochMillis when the process started, in milliseconds since 1970; 0 where unknown
 */
public record LeaseHolder(String host, long pid, long startEpochMillis) {

  /**
   * Start times move with the machine's clock, which may be set while a process lives. Within this
   * distance a process counts as the same one; then the lease has to run out.
   */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** This process in its text form {@code host/pid/startEpochMillis}. */
  public static String current() {
    ProcessHandle self = ProcessHandle.current();
    return new LeaseHolder(localHost(), self.pid(), startOf(self)).text();
  }

  /** The name of this machine. */
  public static String machine() {
    return localHost();
  }

  /** Reads the text form; empty when the text was made by somebody else. */
  public static Optional<LeaseHolder> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LeaseHolder(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether the process ran on this machine and is gone for certain. */
  public boolean isGone() {
    return host.equals(localHost()) && ProcessHandle.of(pid).map(this::isAnother).orElse(true);
  }

  private boolean isAnother(ProcessHandle process) {
    long start = startOf(process);
    boolean known = startEpochMillis != 0 && start != 0;
    boolean another = known && Math.abs(start - startEpochMillis) > TOLERANCE.toMillis();
    return another || !process.isAlive();
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The kernel's own word first: it needs no name service. */
  private static String localHost() {
    Path name = Path.of("/proc/sys/kernel/hostname");
    try {
      return Files.readString(name).strip().replace('/', '_');
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost").replace('/', '_');
    }
  }

  private String text() {
    return host + "/" + pid + "/" + startEpochMillis;
  }
}

package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server that was started: the process that was started, and the postmaster, which is that
 * process, or a child of it where a program that changes the user stays in between.
 *
 * @param started the process that was started
 * @param data the server's data directory
 */
record ServerProcess(Process started, Path data) {

  /** Whether it has not ended. */
  boolean isAlive() {
    return started.isAlive();
  }

  /** The postmaster, or what was started as long as there is none. */
  ProcessHandle postmaster() {
    return running().orElse(root());
  }

  private Optional<ProcessHandle> running() {
    Optional<Long> pid = writtenPid();
    return Stream.concat(Stream.of(root()), started.descendants())
        .filter(process -> pid.equals(Optional.of(process.pid())))
        .findFirst();
  }

  private ProcessHandle root() {
    return started.toHandle();
  }

  /** The number in the file by which a postmaster locks its directory; an old one may be there. */
  private Optional<Long> writtenPid() {
    try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines.findFirst().map(Long::parseLong);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Kills the server at once, as a crash would: its children find out by themselves. */
  void kill(Duration max) {
    Optional<ProcessHandle> running = running();
    if (running.isEmpty()) {
      started.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    ProcessHandle postmaster = running.orElse(root());
    postmaster.destroyForcibly();
    await(postmaster, max);
    await(root(), max);
  }

  /** Asks it to end its sessions and itself; kills it if it does not. */
  void stop(Duration max) {
    ProcessHandle postmaster = postmaster();
    interrupt(postmaster);
    if (!await(postmaster, max) || !await(root(), max)) {
      kill(max);
    }
  }

  private static void interrupt(ProcessHandle server) {
    try {
      new ProcessBuilder("sh", "-c", "kill -INT " + server.pid()).start().waitFor();
    } catch (IOException e) {
      server.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean await(ProcessHandle process, Duration max) {
    try {
      process.onExit().get(max.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}

package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is left of a server in a directory of its own whose starter was killed. */
public final class LeftServer {
  private static final Duration END_MAX = Duration.ofSeconds(20);
  private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

  private LeftServer() {}

  /** Ends it, where it still runs, and deletes its directory; idempotent. */
  public static void remove(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    postmaster(directory.resolve("data").resolve("postmaster.pid")).ifPresent(LeftServer::end);
    try {
      ServerPlace.deleteServer(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The process that locks the data directory: its number is in the first line, when it began in
   * the third; another process may have the number by now.
   */
  private static Optional<ProcessHandle> postmaster(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      Instant began = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(
              process ->
                  process
                      .info()
                      .startInstant()
                      .filter(at -> apart(at, began).compareTo(CLOCKS_APART) < 0)
                      .isPresent());
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Duration apart(Instant one, Instant other) {
    return Duration.between(one, other).abs();
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    try {
      process.onExit().get(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server " + process.pid() + " does not end", e);
    }
  }
}

package io.whimbrel.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The processes that the benchmark started and that may still live. They end with it, whatever it
 * ends by, each by its own number. Safe for use by several threads.
 */
public final class Children implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Set<Process> alive = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::endAll, "end-children");

  /** None yet. */
  public Children() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a process. */
  public Process start(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      alive.add(process);
      var _ = process.onExit().thenRun(() -> alive.remove(process));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks a process to end; kills it, and all that it started, when it does not. */
  public static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    descendants.forEach(ProcessHandle::destroy);
  }

  private void endAll() {
    alive.forEach(Children::end);
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook runs already
    }
  }
}

package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The operating system's process of one server, started anew after each end. */
final class ServerProcess {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration RESTART_MAX = Duration.ofSeconds(10);
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  private final ServerBinaries binaries;
  private final ServerAccount account;
  private final DataDirectory data;
  private final int port;
  private @Nullable Process process;

  ServerProcess(ServerBinaries binaries, ServerAccount account, DataDirectory data, int port) {
    this.binaries = binaries;
    this.account = account;
    this.data = data;
    this.port = port;
  }

  /**
   * Starts the server and waits for the first connection. A start right after a crash may find the
   * dead server's lock file or shared memory and is repeated for ten seconds.
   */
  synchronized void start() throws IOException, InterruptedException {
    long retryUntil = System.nanoTime() + RESTART_MAX.toNanos();
    while (!launch()) {
      if (System.nanoTime() > retryUntil) {
        throw new IllegalStateException("PostgreSQL did not start:\n" + log());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  synchronized long pid() {
    return running().pid();
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Ends the postmaster without warning; its children notice and end by themselves. */
  synchronized void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /** Stops with a signal of PostgreSQL's, more roughly when that takes too long. */
  synchronized void stop(String signal) throws IOException, InterruptedException {
    if (!isAlive()) {
      return;
    }
    for (String next : List.of(signal, "QUIT")) {
      new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(next, running().pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (running().waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    kill();
  }

  String log() throws IOException {
    return Files.exists(data.log()) ? Files.readString(data.log()) : "";
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, database);
  }

  private boolean launch() throws IOException, InterruptedException {
    Process started = spawn();
    process = started;
    long giveUp = System.nanoTime() + START_MAX.toNanos();
    while (started.isAlive()) {
      try (Connection ready = DriverManager.getConnection(url("postgres"))) {
        return ready.isValid(5);
      } catch (SQLException notYet) {
        if (System.nanoTime() > giveUp) {
          started.destroyForcibly();
          throw new IllegalStateException("PostgreSQL did not answer:\n" + log(), notYet);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    return false;
  }

  /**
   * In a session of its own: Ctrl-C in a terminal reaches this process only, which then stops it.
   */
  private Process spawn() throws IOException {
    Path log = data.log();
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(
        account.command(
            binaries.program("postgres"),
            "-D",
            data.path().toString(),
            "-p",
            Integer.toString(port)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the server was never started");
    }
    return process;
  }
}

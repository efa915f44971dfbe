package io.whimbrel.testkit.traffic;

import io.whimbrel.testkit.postgresql.Unprivileged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A program that listens on a port, in a directory of its own. Ends with this process. */
final class TrafficProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 20_000_000;

  private final Path directory;
  private final Process process;
  private final Thread hook;

  private TrafficProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    this.hook = new Thread(() -> kill(process), "end-traffic");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A directory that a process of another user may read and write, too. */
  static Path directory(String name) {
    try {
      Path directory = Files.createTempDirectory("whimbrel-" + name);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a program and waits until it takes connections. */
  static TrafficProcess start(Path directory, int port, List<String> program) {
    try {
      Process process =
          new ProcessBuilder(Unprivileged.command(program))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      TrafficProcess started = new TrafficProcess(directory, process);
      started.await(port);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(int port) {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String said = log();
        close();
        throw new IllegalStateException("it does not start: " + said);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it wrote. */
  String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      kill(process);
      boolean _ = process.waitFor(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

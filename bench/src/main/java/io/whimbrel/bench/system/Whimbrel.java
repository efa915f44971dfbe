package io.whimbrel.bench.system;

import io.whimbrel.bench.machine.Children;
import io.whimbrel.bench.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Whimbrel as its users have it: the launcher, which starts a Java of its own each time.
 *
 * @param launcher the script {@code whimbrel}
 */
public record Whimbrel(Path launcher, Children children, Shell shell) {
  private static final Duration CACHE_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  /** What {@code --version} says. */
  public String version() {
    return shell.output(launcher.toString(), "--version").orElse("unknown");
  }

  /**
   * Starts it once and waits until the cache is made that the launcher makes at the first start, in
   * the background: it is a cost of installing, not of a migration.
   */
  public void warmUp() {
    String _ = version();
    long end = System.nanoTime() + CACHE_MAX.toNanos();
    LockSupport.parkNanos(POLL.toNanos());
    while (isCacheInTheMaking() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean isCacheInTheMaking() {
    String set = System.getenv("XDG_CACHE_HOME");
    Path home =
        set == null || set.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(set);
    PathMatcher lock = FileSystems.getDefault().getPathMatcher("glob:*.aot.lock");
    try (Stream<Path> files = Files.list(home.resolve("whimbrel"))) {
      return files.map(Path::getFileName).anyMatch(lock::matches);
    } catch (IOException e) {
      return false; // no cache is made where none can be
    }
  }

  /**
   * Writes a plan into a directory of its own.
   *
   * @param tables the plan's section of this name, as YAML with its indentation; may be empty
   * @param javaOptions options for Java beyond the launcher's
   */
  public WhimbrelRun plan(
      Path directory, String source, String target, String tables, String javaOptions) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("plan.yaml"),
          """
          migration: BENCH-001
          source: ${env:OLD_DATABASE_URL}
          target: ${env:NEW_DATABASE_URL}
          """
              + tables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WhimbrelRun(this, directory, source, target, javaOptions);
  }

  ProcessBuilder command(Path directory, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(directory.toFile());
  }
}

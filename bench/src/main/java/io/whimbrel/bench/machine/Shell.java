package io.whimbrel.bench.machine;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands to their end, as somebody would type them.
 *
 * @param logs where what they say is left
 * @param max the longest that one may take
 */
public record Shell(Children children, Path logs, Map<String, String> environment, Duration max) {
  private static final int TAIL = 400;

  public Shell {
    environment = Map.copyOf(environment);
  }

  /** Runs a script of Bash; a pipe fails with any of its parts. Returns what it printed. */
  public String run(String name, String script) {
    String file = name.replaceAll("[^A-Za-z0-9.-]+", "_");
    Path log = logs.resolve(file + ".log");
    run(name, log, List.of("bash", "-o", "pipefail", "-e", write(file, script)));
    return read(log);
  }

  /** A file takes scripts that are too long for an argument. */
  private String write(String name, String script) {
    try {
      return Files.writeString(logs.resolve(name + ".sh"), script).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command prints; empty when it cannot be run, or fails. */
  public Optional<String> output(String... command) {
    Path log = logs.resolve("output.log");
    try {
      run(command[0], log, Arrays.asList(command));
      return Optional.of(read(log).strip());
    } catch (Problem | UncheckedIOException e) {
      return Optional.empty(); // it is not there
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String name, Path log, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = children.start(builder);
    try {
      if (!process.waitFor(max)) {
        Children.end(process);
        throw failure(name, "did not end within " + max.toSeconds() + " s", log);
      }
    } catch (InterruptedException e) {
      Children.end(process);
      Thread.currentThread().interrupt();
      throw failure(name, "was interrupted", log);
    }
    if (process.exitValue() != 0) {
      throw failure(name, "ended with " + process.exitValue(), log);
    }
  }

  private static Problem failure(String name, String what, Path log) {
    return Problem.of(ProblemCode.FAULT)
        .what("%s %s: %s".formatted(name, what, tail(log)))
        .where(log.toString())
        .fix("read the log, mend what it names, and run the section again")
        .exception();
  }

  private static String tail(Path log) {
    String text = read(log).strip().replace('\n', ' ');
    return text.substring(Math.max(0, text.length() - TAIL));
  }
}

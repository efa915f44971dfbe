package io.whimbrel.bench.system;

import io.whimbrel.bench.machine.Children;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One plan, in its directory, and the commands that are given for it.
 *
 * @param directory holds {@code plan.yaml}, the journal, and what the commands said
 */
public record WhimbrelRun(
    Whimbrel whimbrel, Path directory, String source, String target, String javaOptions) {
  private static final int DIFFERS = 4;
  private static final int AT_GATE = 5;
  private static final int TAIL = 600;
  private static final String PLAN = "plan.yaml";

  /** Begins or goes on, to the gate, and ends there. */
  public Process startToGate() {
    return start("run", "run", PLAN, "--output", "jsonl");
  }

  /** Begins or goes on, and syncs at the gate until it is stopped. */
  public Process startToStay() {
    return start("stay", "run", PLAN, "--stay", "--output", "jsonl");
  }

  /** Waits until a process is at the gate. */
  public void awaitGate(Process process, Duration max) {
    await(process, max);
    if (process.exitValue() != AT_GATE) {
      throw failure("run", process.exitValue());
    }
  }

  /** Proves all rows on both sides. */
  public Process startVerify() {
    return start("verify", "verify", PLAN, "--level", "checksum", "--output", "json");
  }

  /** Waits until a command has ended well. */
  public void awaitEnd(String name, Process process, Duration max) {
    await(process, max);
    if (process.exitValue() != 0) {
      throw failure(name, process.exitValue());
    }
  }

  /** Waits until a proof has found a difference. */
  public void awaitDifference(Process process, Duration max) {
    await(process, max);
    if (process.exitValue() != DIFFERS) {
      throw failure("verify over a wrong row", process.exitValue());
    }
  }

  /** When the phases were. */
  public Phases phases() {
    awaitEnd("status", start("status", "status", PLAN, "--output", "json"), Duration.ofMinutes(1));
    return Phases.parse(read("status.out"));
  }

  /** Removes everything that the run made on both sides. */
  public void abort() {
    Process process = start("abort", "abort", PLAN, "--confirm", "BENCH-001", "--output", "json");
    awaitEnd("abort", process, Duration.ofMinutes(2));
  }

  /** Fails when a process ended that was to go on. */
  public void requireAlive(Process process) {
    if (!process.isAlive()) {
      throw failure("run --stay", process.exitValue());
    }
  }

  private Process start(String name, String... arguments) {
    ProcessBuilder builder = whimbrel.command(directory, List.of(arguments));
    builder.environment().put("OLD_DATABASE_URL", source);
    builder.environment().put("NEW_DATABASE_URL", target);
    if (!javaOptions.isEmpty()) {
      builder.environment().put("WHIMBREL_JAVA_OPTS", javaOptions);
    }
    builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(directory.resolve(name + ".out").toFile())
        .redirectError(directory.resolve(name + ".err").toFile());
    return whimbrel.children().start(builder);
  }

  private void await(Process process, Duration max) {
    try {
      if (!process.waitFor(max)) {
        Children.end(process);
        throw failure("a command, after " + max.toSeconds() + " s,", -1);
      }
    } catch (InterruptedException e) {
      Children.end(process);
      Thread.currentThread().interrupt();
      throw failure("a command was interrupted and", -1);
    }
  }

  private Problem failure(String name, int status) {
    String said =
        List.of("run", "stay", "verify", "abort").stream()
            .map(this::tail)
            .reduce("", String::concat);
    return Problem.of(ProblemCode.FAULT)
        .what("whimbrel %s ended with %d: %s".formatted(name, status, said.strip()))
        .where(directory.toString())
        .fix("run the section again with --keep, and look into the directory")
        .exception();
  }

  private String tail(String name) {
    String text =
        (Files.exists(directory.resolve(name + ".out")) ? read(name + ".out") : "").strip();
    return text.substring(Math.max(0, text.length() - TAIL)) + " ";
  }

  private String read(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

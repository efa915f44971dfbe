package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Deadline;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A command of the plan, run by {@code sh -c} in the plan's directory, with both URLs in its
 * environment. Its output goes to a file and not through a pipe, so that a command may leave a
 * process behind (an application that it restarted) without being waited for.
 */
public final class ShellCommand {
  private static final int OUTPUT_MAX = 4_000;

  /** What the first bytes read as when they are the rest of a character. */
  private static final Pattern HALF_CHARACTER = Pattern.compile("\\A\\uFFFD+");

  private final Plan plan;
  private final Masking masking;

  /** Runs commands of a plan. */
  public ShellCommand(Plan plan) {
    this.plan = plan;
    this.masking = new Masking(plan);
  }

  /**
   * How a command ended.
   *
   * @param output the end of what it wrote, without secrets
   */
  record Result(int exit, String output) {}

  /** Runs a command that must exit with 0 before the deadline; returns what it wrote. */
  public String require(String command, Deadline deadline) {
    return require(command, deadline, Map.of());
  }

  /** The same, with these variables in its environment, too. */
  String require(String command, Deadline deadline, Map<String, String> variables) {
    Result result = run(command, deadline, variables);
    if (result.exit() != 0) {
      throw Problem.of(ProblemCode.SWITCH_FAILED)
          .what(
              "'%s' exited with %d: %s"
                  .formatted(masking.mask(command), result.exit(), result.output()))
          .where(plan.locate("cutover"))
          .fix("run the command by hand to see what it lacks, then try the cutover again")
          .exception();
    }
    return result.output();
  }

  private Result run(String command, Deadline deadline, Map<String, String> variables) {
    try {
      Path output = Files.createTempFile("whimbrel-command", ".out");
      try {
        Process process = start(command, output, variables);
        boolean ended = await(process, deadline);
        if (!ended) {
          end(process);
          throw tooLong(command, output);
        }
        return new Result(process.exitValue(), tail(output));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw Problem.of(ProblemCode.SWITCH_FAILED)
          .what("'%s' could not be run: %s".formatted(masking.mask(command), e.getMessage()))
          .where(plan.locate("cutover"))
          .fix("see to it that 'sh' can run it in " + plan.directory())
          .cause(e)
          .exception();
    }
  }

  private Process start(String command, Path output, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(plan.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder.environment().put("WHIMBREL_TARGET_URL", plan.target().secret());
    builder.environment().put("WHIMBREL_SOURCE_URL", plan.source().secret());
    builder.environment().put("WHIMBREL_MIGRATION", plan.migration().text());
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static boolean await(Process process, Deadline deadline) {
    try {
      return process.waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Problem tooLong(String command, Path output) throws IOException {
    return Problem.of(ProblemCode.PAUSE_EXCEEDED)
        .what(
            "'%s' did not end in the time that was left: %s"
                .formatted(masking.mask(command), tail(output)))
        .where(plan.locate("limits.pause"))
        .fix("make the command faster or limits.pause longer, then try the cutover again")
        .exception();
  }

  private String tail(Path output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      long start = Math.max(0, file.length() - OUTPUT_MAX);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return start == 0
          ? masking.mask(text).strip()
          : masking.maskEnd(HALF_CHARACTER.matcher(text).replaceFirst("")).strip();
    }
  }
}

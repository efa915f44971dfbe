package io.whimbrel.engine.steps.command;

import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.steps.ground.StepGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Runs a command that only looks: it may be ended at any time, and be run again. */
public final class CommandProbe {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final StepCommand command;
  private final StepGround ground;

  /** Of a command. */
  public CommandProbe(StepCommand command, StepGround ground) {
    this.command = command;
    this.ground = ground;
  }

  /** What speaks against it; empty when it went well. */
  public Optional<String> look(Duration timeout) {
    try {
      Path output = Files.createTempFile("whimbrel-check", ".out");
      try {
        return look(output, Deadline.in(timeout));
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(CommandOutput.earlier(output));
      }
    } catch (IOException e) {
      return Optional.of("'%s' could not be run: %s".formatted(command.shown(), e.getMessage()));
    }
  }

  private Optional<String> look(Path output, Deadline deadline) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .directory(command.directory().orElse(ground.plan().directory()).toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    CommandEnvironment.fill(builder.environment(), command, ground);
    Process process = builder.start();
    try {
      while (process.isAlive() && !deadline.isPassed()) {
        CommandOutput.bound(output, ground);
        ground.stop().pause(LOOK);
      }
      if (process.isAlive()) {
        return Optional.of("'%s' did not end in time".formatted(command.shown()));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return command.exits().contains(process.exitValue())
        ? Optional.empty()
        : Optional.of(
            "'%s' exited with %d: %s"
                .formatted(
                    command.shown(), process.exitValue(), CommandOutput.end(output, ground)));
  }
}

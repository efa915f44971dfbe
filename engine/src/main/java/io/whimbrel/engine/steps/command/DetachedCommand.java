package io.whimbrel.engine.steps.command;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.engine.steps.ground.StepGround;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One attempt at a command, which outlives the process that began it. A shell around it keeps, in a
 * directory of its own, what is to be known:
 *
 * <ol>
 *   <li>{@code claim}: made once. Whoever makes it first has the attempt: the shell, which goes on,
 *       or a process that comes after a crash, and then the shell ends without running anything.
 *   <li>{@code pid}: of the shell.
 *   <li>{@code output}: what the command writes, behind what is there, so that it may be made
 *       shorter meanwhile.
 *   <li>{@code exit}: with what it ended, moved into place as a whole.
 * </ol>
 */
final class DetachedCommand {
  private static final String AROUND =
      """
      trap '' INT HUP
      d=$1; shift
      mkdir "$d/claim" 2>/dev/null || exit 0
      echo $$ > "$d/pid"
      "$@" >> "$d/output" 2>&1 < /dev/null
      echo $? > "$d/exit.new" && mv "$d/exit.new" "$d/exit"
      """;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** A process that began this much behind its file has another one's number. */
  private static final Duration SAME = Duration.ofSeconds(2);

  private static final long KILL_MAX_SECONDS = 5;

  /** While it is being ended it may begin others. */
  private static final int KILLS_MAX = 5;

  private static final String ATTEMPT = "WHIMBREL_ATTEMPT";

  private final Path directory;

  DetachedCommand(Path directory) {
    this.directory = directory;
  }

  /** Begins it. */
  void start(StepCommand command, StepGround ground) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("sh", "-c", AROUND, "whimbrel", directory.toString()));
    words.addAll(command.words());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(command.directory().orElse(ground.plan().directory()).toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    CommandEnvironment.fill(builder.environment(), command, ground);
    builder.environment().put(ATTEMPT, mark());
    builder.start();
    FaultPoint.STEP_COMMAND_STARTED.pass();
  }

  /** Takes the attempt, so that nobody runs the command any more; false when the shell has it. */
  boolean claim() throws IOException {
    try {
      Files.createDirectory(directory.resolve("claim"));
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  /** With what it ended; empty as long as it has not. */
  Optional<Integer> exit() throws IOException {
    Path exit = directory.resolve("exit");
    return Files.exists(exit) ? number(exit).map(Math::toIntExact) : Optional.empty();
  }

  /** Empty for a file that a machine's end has left without its content. */
  private static Optional<Long> number(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    return NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** The shell around it, while it lives; empty as long as it did not say its number. */
  Optional<ProcessHandle> process() throws IOException {
    Path file = directory.resolve("pid");
    if (!Files.exists(file) || Files.size(file) == 0) {
      return Optional.empty();
    }
    Instant noted = Files.getLastModifiedTime(file).toInstant();
    return number(file)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> start.isBefore(noted.plus(SAME)))
                    .orElse(true));
  }

  boolean hasPid() throws IOException {
    Path file = directory.resolve("pid");
    return Files.exists(file) && Files.size(file) > 0;
  }

  /** Ends it with all that it has begun, also what its parent has left behind. */
  void kill() throws IOException {
    Optional<ProcessHandle> shell = process();
    List<ProcessHandle> alive = alive(shell);
    for (int i = 0; i < KILLS_MAX && !alive.isEmpty(); i++) {
      alive.forEach(ProcessHandle::destroyForcibly);
      alive.forEach(DetachedCommand::awaitEnd);
      alive = alive(shell);
    }
  }

  private List<ProcessHandle> alive(Optional<ProcessHandle> shell) {
    return Stream.concat(
            shell.stream().flatMap(one -> Stream.concat(Stream.of(one), one.descendants())),
            ProcessHandle.allProcesses().filter(this::isOfThis))
        .filter(ProcessHandle::isAlive)
        .distinct()
        .toList();
  }

  /** By its environment, which children have from their parents; where the system tells it. */
  private boolean isOfThis(ProcessHandle process) {
    try {
      String all =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "environ"),
              StandardCharsets.ISO_8859_1);
      return List.of(all.split("\0", -1)).contains(ATTEMPT + "=" + mark());
    } catch (IOException anothersOrGone) {
      return false;
    }
  }

  /** The directory in letters that are the same in every character set. */
  private String mark() {
    return Sha256.of(directory.toAbsolutePath().toString());
  }

  private static void awaitEnd(ProcessHandle process) {
    ProcessHandle _ =
        process.onExit().completeOnTimeout(process, KILL_MAX_SECONDS, TimeUnit.SECONDS).join();
  }

  Path output() {
    return directory.resolve("output");
  }
}

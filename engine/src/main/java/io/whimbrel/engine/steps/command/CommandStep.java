package io.whimbrel.engine.steps.command;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.Step.Trait;
import io.whimbrel.core.plan.StepCommand;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.ground.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a command. It goes on when Whimbrel is stopped or killed, and the next process waits for it
 * or reads how it ended. Only where the machine itself went down while it ran does nobody know.
 */
public final class CommandStep implements StepWork {
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration BEGIN_MAX = Duration.ofSeconds(30);
  private static final int LOOKS_FOR_PID = 60;
  private static final String ATTEMPT = "attempt";
  private static final String HOST = "host";
  private static final String SINCE = "since";

  private final StepCommand command;
  private final StepGround ground;

  /** A step of this kind. */
  public CommandStep(StepCommand command, StepGround ground) {
    this.command = command;
    this.ground = ground;
  }

  @Override
  public List<Finding> check() {
    return List.of();
  }

  @Override
  public String what() {
    return "runs " + command.shown();
  }

  @Override
  public String shown() {
    return command.environment().entrySet().stream()
            .map(e -> "%s=%s ".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining())
        + command.shown();
  }

  @Override
  public boolean isReversible() {
    return false;
  }

  @Override
  public String undo() {
    return "nothing takes it back";
  }

  @Override
  public String work(Begun begun) {
    if (ground.verdict().equals(Optional.of(Verdict.DONE))) {
      return "done, as a person found out";
    }
    try {
      Optional<DetachedCommand> open = begun == Begun.CUT_OFF ? open() : Optional.empty();
      DetachedCommand attempt = open.isPresent() ? open.get() : start();
      return ended(attempt, awaited(attempt));
    } catch (IOException e) {
      throw ground
          .failed("'%s' could not be run: %s".formatted(command.shown(), e.getMessage()))
          .fix("see to it that it can be run in this place, then run again")
          .cause(e)
          .exception();
    }
  }

  /** Whatever came of it, it runs no more. */
  @Override
  public void settle() {
    Optional<String> number = ground.noted(ATTEMPT);
    if (number.isEmpty() || !isOfThisMachine()) {
      return;
    }
    try {
      DetachedCommand attempt = new DetachedCommand(directory(Integer.parseInt(number.get())));
      if (!attempt.claim() && attempt.exit().isEmpty() && attempt.process().isPresent()) {
        int _ = awaited(attempt);
      }
    } catch (IOException e) {
      throw ground
          .failed("its attempt cannot be looked at: " + e)
          .fix("see to it that this user may read " + ground.directory())
          .cause(e)
          .exception();
    }
  }

  private DetachedCommand start() throws IOException {
    int number = ground.noted(ATTEMPT).map(Integer::valueOf).orElse(0) + 1;
    Files.createDirectories(directory(number));
    ground.note(HOST, host());
    ground.note(SINCE, ground.clock().instant().toString());
    ground.note(ATTEMPT, Integer.toString(number));
    DetachedCommand attempt = new DetachedCommand(directory(number));
    attempt.start(command, ground);
    return attempt;
  }

  private Path directory(int number) {
    return ground.directory().resolve(Integer.toString(number));
  }

  private static String host() {
    return LeaseHolder.machine();
  }

  /** The attempt that another process began, unless it never ran. */
  private Optional<DetachedCommand> open() throws IOException {
    Optional<String> number = ground.noted(ATTEMPT);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    if (!isOfThisMachine()) {
      return unlessRepeatable(
          "it was begun on another machine, %s".formatted(ground.noted(HOST).orElse("")));
    }
    DetachedCommand attempt = new DetachedCommand(directory(Integer.parseInt(number.get())));
    if (attempt.claim()) {
      return Optional.empty();
    }
    for (int i = 0; i < LOOKS_FOR_PID && !attempt.hasPid(); i++) {
      ground.stop().pause(LOOK);
    }
    boolean isRunning = attempt.process().isPresent();
    return isRunning || attempt.exit().isPresent()
        ? Optional.of(attempt)
        : unlessRepeatable("it was running when the machine went down, or was killed");
  }

  private boolean isOfThisMachine() {
    return ground.noted(HOST).equals(Optional.of(host()));
  }

  private Optional<DetachedCommand> unlessRepeatable(String why) {
    if (ground.step().is(Trait.REPEATABLE)) {
      return Optional.empty();
    }
    throw ground.unknown("nobody knows how '%s' ended: %s".formatted(command.shown(), why));
  }

  /** Waits for its end; when it is stopped the command goes on. */
  private int awaited(DetachedCommand attempt) throws IOException {
    Duration timeout = ground.timeout(USUAL);
    Instant since = ground.noted(SINCE).map(Instant::parse).orElse(ground.clock().instant());
    Deadline unbegun = Deadline.in(BEGIN_MAX);
    while (true) {
      boolean isRunning = attempt.process().isPresent() || !attempt.hasPid();
      Optional<Integer> exit = attempt.exit();
      if (exit.isPresent()) {
        return exit.get();
      }
      if (!isRunning) {
        throw ground.unknown(
            "nobody knows how '%s' ended: it was killed".formatted(command.shown()));
      }
      if (!attempt.hasPid() && unbegun.isPassed() && attempt.claim()) {
        throw ground
            .failed("the shell around '%s' could not begin".formatted(command.shown()))
            .fix("look for room and rights in %s, then run again".formatted(ground.directory()))
            .exception();
      }
      if (ground.clock().instant().isAfter(since.plus(timeout))) {
        attempt.kill();
        throw ground
            .failed(
                "'%s' did not end within %s: %s"
                    .formatted(
                        command.shown(), timeout, CommandOutput.end(attempt.output(), ground)))
            .fix("make it faster or 'timeout' longer, then run again")
            .exception();
      }
      ground.stop().pause(LOOK);
    }
  }

  private String ended(DetachedCommand attempt, int exit) throws IOException {
    FaultPoint.STEP_COMMAND_ENDED.pass();
    CommandOutput.redact(attempt.output(), ground);
    String said = CommandOutput.end(attempt.output(), ground);
    if (!command.exits().contains(exit)) {
      throw refused(exit, said);
    }
    return said.isEmpty() ? "exited with " + exit : said;
  }

  private Problem refused(int exit, String said) {
    return ground
        .failed("'%s' exited with %d: %s".formatted(command.shown(), exit, said))
        .fix("mend what it says, then run again")
        .exception();
  }
}

package io.whimbrel.engine.steps.command;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Settled;
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
  private static final String CUT = "it was running when the machine went down, or was killed";
  private static final String ATTEMPT = "attempt";
  private static final String ENDED = "ended";
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

  private interface Look<T> {
    T look() throws IOException;
  }

  /** What cannot be looked at is not known. */
  private <T> T looked(Look<T> look) {
    try {
      return look.look();
    } catch (IOException e) {
      throw ground.unknown("what became of '%s' cannot be read: %s".formatted(command.shown(), e));
    }
  }

  @Override
  public String work(Begun begun) {
    Optional<Verdict> verdict = ground.verdict();
    if (verdict.equals(Optional.of(Verdict.DONE))) {
      return "done, as a person found out";
    }
    boolean isNew = begun == Begun.NOT || verdict.isPresent();
    Optional<DetachedCommand> open = isNew ? Optional.empty() : open(begun);
    DetachedCommand attempt = open.isPresent() ? open.get() : start();
    return ended(attempt, looked(() -> awaited(attempt)));
  }

  /** Whatever came of it, it runs no more. */
  @Override
  public Settled settle() {
    Optional<String> number = ground.noted(ATTEMPT);
    if (number.isEmpty()) {
      return Settled.NEVER;
    }
    Settled unbegun = number.get().equals("1") ? Settled.NEVER : Settled.RAN;
    if (number.equals(ground.noted(ENDED))) {
      return Settled.RAN;
    }
    Optional<Verdict> verdict = ground.verdict();
    if (verdict.isPresent()) {
      return verdict.get() == Verdict.DONE ? Settled.RAN : unbegun;
    }
    if (!isOfThisMachine()) {
      throw unknown(elsewhere());
    }
    DetachedCommand attempt = attempt(number.get());
    if (looked(attempt::claim)) {
      return unbegun;
    }
    if (!looked(() -> isKnown(attempt))) {
      throw unknown(CUT);
    }
    int _ = looked(() -> awaited(attempt));
    return Settled.RAN;
  }

  private DetachedCommand attempt(String number) {
    return new DetachedCommand(directory(Integer.parseInt(number)));
  }

  /** Whether it runs, or said how it ended. */
  private boolean isKnown(DetachedCommand attempt) throws IOException {
    for (int i = 0; i < LOOKS_FOR_PID && !attempt.hasPid(); i++) {
      ground.stop().pause(LOOK);
    }
    boolean isRunning = attempt.process().isPresent();
    return isRunning || attempt.exit().isPresent();
  }

  private DetachedCommand start() {
    int number = ground.noted(ATTEMPT).map(Integer::valueOf).orElse(0) + 1;
    DetachedCommand attempt = new DetachedCommand(directory(number));
    try {
      Files.createDirectories(directory(number));
      ground.note(HOST, host());
      ground.note(SINCE, ground.clock().instant().toString());
      ground.note(ATTEMPT, Integer.toString(number));
      ground.settled();
      attempt.start(command, ground);
      return attempt;
    } catch (IOException e) {
      noteEnded();
      throw ground
          .failed("'%s' could not be run: %s".formatted(command.shown(), e.getMessage()))
          .fix("see to it that it can be run in this place, then run again")
          .cause(e)
          .exception();
    }
  }

  /** The last attempt is known to run no more, and not to have done it. */
  private void noteEnded() {
    ground.note(ENDED, ground.noted(ATTEMPT).orElse(""));
  }

  private Path directory(int number) {
    return ground.directory().resolve(Integer.toString(number));
  }

  private static String host() {
    return LeaseHolder.machine();
  }

  /** The last attempt, unless it never ran or is known to have failed. */
  private Optional<DetachedCommand> open(Begun begun) {
    Optional<String> number = ground.noted(ATTEMPT);
    boolean isRetry = begun == Begun.FAILED;
    if (number.isEmpty() || (isRetry && number.equals(ground.noted(ENDED)))) {
      return Optional.empty();
    }
    if (!isOfThisMachine()) {
      return unlessRepeatable(elsewhere());
    }
    DetachedCommand attempt = attempt(number.get());
    if (looked(attempt::claim)) {
      return Optional.empty();
    }
    if (!looked(() -> isKnown(attempt))) {
      return unlessRepeatable(CUT);
    }
    boolean isFailed =
        looked(attempt::exit).filter(exit -> !command.exits().contains(exit)).isPresent();
    return isRetry && isFailed ? Optional.empty() : Optional.of(attempt);
  }

  private String elsewhere() {
    return "it was begun on another machine, %s".formatted(ground.noted(HOST).orElse(""));
  }

  private boolean isOfThisMachine() {
    return ground.noted(HOST).equals(Optional.of(host()));
  }

  private Optional<DetachedCommand> unlessRepeatable(String why) {
    if (ground.step().is(Trait.REPEATABLE)) {
      return Optional.empty();
    }
    throw unknown(why);
  }

  private Problem unknown(String why) {
    return ground.unknown("nobody knows how '%s' ended: %s".formatted(command.shown(), why));
  }

  /**
   * Waits for its end; when it is stopped the command goes on. What it wrote has no secrets then.
   */
  private int awaited(DetachedCommand attempt) throws IOException {
    try {
      return end(attempt);
    } finally {
      boolean isOver = attempt.exit().isPresent() || attempt.process().isEmpty();
      if (isOver && attempt.hasPid()) {
        redact(attempt);
      }
    }
  }

  private void redact(DetachedCommand attempt) {
    try {
      CommandOutput.redact(attempt.output(), ground);
    } catch (IOException e) {
      throw unread(e);
    }
  }

  private Problem unread(IOException e) {
    return ground
        .failed("what '%s' wrote cannot be read: %s".formatted(command.shown(), e))
        .fix("look for room and rights in %s, then run again".formatted(ground.directory()))
        .cause(e)
        .exception();
  }

  private int end(DetachedCommand attempt) throws IOException {
    Duration timeout = ground.timeout(USUAL);
    Instant since = ground.noted(SINCE).map(Instant::parse).orElse(ground.clock().instant());
    Deadline unbegun = Deadline.in(BEGIN_MAX);
    while (true) {
      boolean isRunning = attempt.process().isPresent() || !attempt.hasPid();
      Optional<Integer> exit = attempt.exit();
      if (exit.isPresent()) {
        return exit.get();
      }
      CommandOutput.bound(attempt.output(), ground);
      if (!isRunning) {
        throw unknown("it was killed");
      }
      if (!attempt.hasPid() && unbegun.isPassed() && attempt.claim()) {
        noteEnded();
        throw ground
            .failed("the shell around '%s' could not begin".formatted(command.shown()))
            .fix("look for room and rights in %s, then run again".formatted(ground.directory()))
            .exception();
      }
      if (ground.clock().instant().isAfter(since.plus(timeout))) {
        attempt.kill();
        noteEnded();
        throw ground
            .failed(
                "'%s' did not end within %s: %s"
                    .formatted(
                        command.shown(),
                        Figures.limit(timeout),
                        CommandOutput.end(attempt.output(), ground)))
            .fix("make it faster and run again: it begins anew; a longer 'timeout' needs a new run")
            .exception();
      }
      ground.stop().pause(LOOK);
    }
  }

  private String ended(DetachedCommand attempt, int exit) {
    FaultPoint.STEP_COMMAND_ENDED.pass();
    String said = said(attempt);
    if (!command.exits().contains(exit)) {
      noteEnded();
      throw ground
          .failed("'%s' exited with %d: %s".formatted(command.shown(), exit, said))
          .fix("mend what it says, then run again")
          .exception();
    }
    return said.isEmpty() ? "exited with " + exit : said;
  }

  private String said(DetachedCommand attempt) {
    try {
      return CommandOutput.end(attempt.output(), ground);
    } catch (IOException e) {
      throw unread(e);
    }
  }
}

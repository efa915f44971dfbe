package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.plan.RollbackRules;
import io.whimbrel.core.plan.Step;
import io.whimbrel.core.plan.Step.Trait;
import io.whimbrel.core.plan.StepAction;
import io.whimbrel.core.plan.StepAction.Copy.Until;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries the rows of another plan, as its own commands do:
 *
 * <ol>
 *   <li>The other plan has its run, journal, lease, gates and approvals. The step notes which run,
 *       and gives {@code run} and {@code cleanup}; it decides nothing for anybody.
 *   <li>Where that run waits for people the step does, too: it stays begun, and the next process
 *       goes on with it. After a kill the same happens.
 *   <li>How far it came says how it is taken back: given up before the cutover, rolled back behind
 *       it, not at all once its cleanup has begun.
 * </ol>
 */
public final class CopyStep implements StepWork {
  /** What a step waits for that is decided elsewhere, as it is noted. */
  public static final String WAITS = "waits";

  private static final String RUN = "run";

  private final StepAction.Copy action;
  private final StepGround ground;

  /** A step of this kind. */
  public CopyStep(StepAction.Copy action, StepGround ground) {
    this.action = action;
    this.ground = ground;
  }

  @Override
  public List<Finding> check() {
    return with(other -> new CopyLook(ground, other, action.until()).findings(isBegun()));
  }

  @Override
  public String what() {
    return with(
        other ->
            "carries the rows of %s (%s) %s"
                .formatted(
                    other.plan().migration(),
                    action.shortPath(),
                    switch (action.until()) {
                      case SYNCED -> "to the gate of its cutover";
                      case CUTOVER -> "through its cutover, to the end of its monitoring";
                      case CLEANUP -> "through its cutover and its cleanup";
                    }));
  }

  @Override
  public String shown() {
    return with(
        other -> {
          try {
            return other.explain().stream()
                .map(
                    step ->
                        "%s: %s, %s"
                            .formatted(
                                step.phase().name().toLowerCase(Locale.ROOT),
                                step.name(),
                                step.what()))
                .collect(Collectors.joining("\n"));
          } catch (Problem problem) {
            return "what it will do cannot be told yet: " + problem.what();
          }
        });
  }

  /** Behind its beginning the other run says it; before, where the step is to end. */
  @Override
  public boolean isReversible() {
    return with(
        other -> {
          Optional<OtherStanding> standing = isBegun() ? other.standing() : Optional.empty();
          boolean hasWayBack = other.plan().rollback().wayBack() != RollbackRules.WayBack.NONE;
          return standing
              .map(
                  s ->
                      switch (s.reach()) {
                        case ON_ITS_WAY, AT_GATE, PARTLY_GIVEN_UP, GIVEN_UP, ROLLED_BACK -> true;
                        case CUT_OVER -> hasWayBack;
                        case CLEANING_UP, CLEANED_UP -> !ground.step().is(Trait.IRREVERSIBLE);
                      })
              .orElse(
                  action.until() == Until.SYNCED
                      || (action.until() == Until.CUTOVER && hasWayBack));
        });
  }

  private boolean isBegun() {
    return ofSamePlan()
        .anyMatch(
            step ->
                ground
                    .chronicle()
                    .stepState(step.phase(), step.name())
                    .filter(state -> state != StepState.UNDONE)
                    .isPresent());
  }

  /** Which run of the other plan is this one's, by whichever step. */
  private Optional<String> begunRun() {
    return ofSamePlan()
        .flatMap(step -> ground.chronicle().fact("step." + step.name() + "." + RUN).stream())
        .reduce((_, last) -> last);
  }

  private Stream<Step> ofSamePlan() {
    return ground.plan().steps().all().stream()
        .filter(
            step ->
                step.action() instanceof StepAction.Copy copy && copy.plan().equals(action.plan()));
  }

  @Override
  public String work(Begun begun) {
    ground.note(WAITS, "");
    try {
      return with(this::carried);
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.GATE_WAITING) {
        ground.note(WAITS, problem.what());
      }
      throw problem;
    }
  }

  private String carried(OtherRun other) {
    OtherWords words = new OtherWords(ground, other);
    Optional<OtherStanding> before = other.standing();
    Optional<String> ours = begunRun();
    boolean isOurs = before.isPresent() && ours.equals(before.map(s -> s.run().run().text()));
    if (isOurs && isTakenBack(before.orElseThrow())) {
      throw words.failed(
          "%s, which the step began, is %s".formatted(name(before), before.get().run().state()),
          "begin it anew with %s and give this command again, or take this run back, too"
              .formatted(words.command("run")));
    }
    boolean isThere =
        before.filter(s -> isReached(s.reach())).isPresent()
            && (ours.isPresent() || before.get().isLive());
    if (!isThere) {
      brought(other, words, before);
    }
    note(other);
    return told(other);
  }

  /** Whether the run has come to where the step is to end. */
  private boolean isReached(Reach reach) {
    return switch (action.until()) {
      case SYNCED -> reach.compareTo(Reach.AT_GATE) >= 0 && reach.compareTo(Reach.CLEANED_UP) <= 0;
      case CUTOVER -> reach == Reach.CLEANING_UP || reach == Reach.CLEANED_UP;
      case CLEANUP -> reach == Reach.CLEANED_UP;
    };
  }

  private static boolean isTakenBack(OtherStanding standing) {
    return !standing.isLive() && standing.reach() != Reach.CLEANED_UP;
  }

  private void brought(OtherRun other, OtherWords words, Optional<OtherStanding> before) {
    boolean isCleaning = before.filter(s -> s.reach() == Reach.CLEANING_UP).isPresent();
    if (!isCleaning) {
      GateBehaviour atGate =
          action.until() == Until.SYNCED
              ? GateBehaviour.HALT
              : ground.others().atGate() == GateBehaviour.STAY
                  ? GateBehaviour.AWAIT
                  : GateBehaviour.LEAVE;
      judge(given(other, words, () -> other.run(atGate)), other, words);
    }
    if (action.until() == Until.CLEANUP) {
      cleanUp(other, words);
    }
  }

  private void judge(RunOutcome outcome, OtherRun other, OtherWords words) {
    OtherStanding standing = other.standing().orElseThrow();
    if (isTakenBack(standing)) {
      throw words.failed(
          "%s was taken back meanwhile: it is %s"
              .formatted(standing.run().run(), standing.run().state()),
          "take this run back, too, with 'whimbrel rollback'");
    }
    switch (outcome.exit()) {
      case OK -> {}
      case WAITING -> {
        if (action.until() != Until.SYNCED || standing.reach() != Reach.AT_GATE) {
          throw words.waits(
              "%s %s"
                  .formatted(
                      standing.run().run(),
                      standing.isPaused()
                          ? "is paused: " + words.command("resume")
                          : standing.reach() == Reach.AT_GATE
                              ? "waits at gate CUTOVER: " + words.command("approve cutover")
                              : "waits: " + words.named(outcome.next())));
        }
      }
      default ->
          throw words.failed(
              "%s: %s".formatted(standing.run().run(), words.named(outcome.next())),
              "do one of these, and give this command again");
    }
  }

  private void cleanUp(OtherRun other, OtherWords words) {
    try {
      RunOutcome _ = given(other, words, other::cleanup);
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.GO_REFUSED || problem.code() == ProblemCode.GATE_WAITING) {
        throw words.waits("%s; %s".formatted(problem.what(), problem.fix()));
      }
      throw problem;
    }
  }

  /** Gives a command; the run that it worked on is noted however it ends. */
  private RunOutcome given(OtherRun other, OtherWords words, Supplier<RunOutcome> command) {
    note(other);
    try (OtherWatch watch = OtherWatch.start(other, ground.stop(), ground.step().timeout())) {
      RunOutcome outcome = command.get();
      ground.stop().check();
      if (watch.isLate() && outcome.exit() == ExitCode.WAITING) {
        throw words.failed(
            "it took longer than " + ground.step().timeout().orElseThrow(),
            "make 'timeout' longer and give this command again: it goes on where it is");
      }
      return outcome;
    } catch (Problem problem) {
      ground.stop().check();
      throw isOwn(problem) ? problem : words.told(problem);
    } finally {
      note(other);
    }
  }

  private boolean isOwn(Problem problem) {
    return problem.code() == ProblemCode.STEP_FAILED && problem.where().equals(ground.place());
  }

  private void note(OtherRun other) {
    other
        .standing()
        .filter(OtherStanding::isLive)
        .map(standing -> standing.run().run().text())
        .filter(run -> !ground.noted(RUN).equals(Optional.of(run)))
        .ifPresent(run -> ground.note(RUN, run));
  }

  private static String told(OtherRun other) {
    OtherStanding now = other.standing().orElseThrow();
    String how =
        switch (now.reach()) {
          case ON_ITS_WAY, AT_GATE -> "waits at gate CUTOVER, its rows are there";
          case CUT_OVER -> "was cut over";
          case CLEANING_UP, CLEANED_UP -> "was cut over and cleaned up";
          case PARTLY_GIVEN_UP, GIVEN_UP, ROLLED_BACK -> "was taken back";
        };
    return "%s %s%s\nplan %s with digest %s\n'whimbrel report %s' tells all of it"
        .formatted(
            now.run().run(),
            how,
            now.pause()
                .map(p -> ", nobody could write for %d ms".formatted(p.toMillis()))
                .orElse(""),
            other.plan().file(),
            now.run().planDigest(),
            other.shown());
  }

  @Override
  public void requireWayBack() {
    boolean isLost =
        with(
            other ->
                other
                    .standing()
                    .filter(s -> s.reach() == Reach.CLEANING_UP || s.reach() == Reach.CLEANED_UP)
                    .filter(_ -> begunRun().isPresent())
                    .isPresent());
    if (isLost) {
      throw Problem.of(ProblemCode.STEP_IRREVERSIBLE)
          .what(
              "step '%s': %s is cleaned up, and there is no way back"
                  .formatted(ground.name(), begunRun().orElse(action.shortPath())))
          .where(ground.place())
          .fix("go forward with 'whimbrel run', then 'whimbrel cleanup'")
          .exception();
    }
  }

  @Override
  public String undo() {
    requireWayBack();
    ground.note(WAITS, "");
    return with(
        other -> {
          Optional<OtherStanding> standing = other.standing();
          if (standing.isEmpty()) {
            return "it never began";
          }
          OtherWords words = new OtherWords(ground, other);
          return switch (standing.get().reach()) {
            case ON_ITS_WAY, AT_GATE, PARTLY_GIVEN_UP ->
                back(other, words, other::abort, "was given up");
            case CUT_OVER ->
                back(
                    other,
                    words,
                    () -> other.rollback(Operators.user(), why()),
                    "was rolled back, the old side is in charge; %s removes what is left on the new one"
                        .formatted(words.command("cleanup")));
            case GIVEN_UP, ROLLED_BACK ->
                "%s is %s already".formatted(name(standing), standing.get().run().state());
            case CLEANING_UP, CLEANED_UP -> "%s was not of this run".formatted(name(standing));
          };
        });
  }

  private String why() {
    return "step '%s' of %s is taken back".formatted(ground.name(), ground.scope().run());
  }

  private String back(
      OtherRun other, OtherWords words, Supplier<RunOutcome> command, String detail) {
    RunOutcome outcome = given(other, words, command);
    if (outcome.exit() != ExitCode.OK) {
      throw words.failed(
          "%s: %s".formatted(outcome.run().run(), words.named(outcome.next())),
          "do that, and give this command again");
    }
    return "%s %s".formatted(outcome.run().run(), detail);
  }

  private static String name(Optional<OtherStanding> standing) {
    return standing.map(s -> s.run().run().text()).orElse("");
  }

  private <T> T with(Function<OtherRun, T> work) {
    try (OtherRun other = ground.others().runs().open(action.plan())) {
      new CopyLook(ground, other, action.until()).requireCarriable();
      return work.apply(other);
    }
  }
}

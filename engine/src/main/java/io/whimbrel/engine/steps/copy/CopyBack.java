package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The way back of another plan's run, according to how far it came. */
record CopyBack(CopyGround copies) {
  private static final String NEVER_BEGAN = "it never began";

  /** Behind its beginning the other run says it; before, where the step is to end. */
  boolean isReversible() {
    return copies.with(
        other -> {
          Optional<OtherStanding> standing = copies.isBegun() ? other.standing() : Optional.empty();
          boolean hasWayBack = other.plan().rollback().wayBack() != RollbackRules.WayBack.NONE;
          return standing
              .map(s -> isReversible(s.reach(), hasWayBack))
              .orElseGet(() -> isReversible(hasWayBack));
        });
  }

  /** What was cleaned up is refused in words, unless the plan accepts that it stays. */
  private boolean isReversible(Reach reach, boolean hasWayBack) {
    return switch (reach) {
      case ON_ITS_WAY, AT_GATE, PARTLY_GIVEN_UP, GIVEN_UP, ROLLED_BACK, ROLLED_BACK_CLEANLY -> true;
      case CUT_OVER -> hasWayBack;
      case CLEANING_UP, CLEANED_UP -> !ground().step().is(Trait.IRREVERSIBLE);
    };
  }

  private boolean isReversible(boolean hasWayBack) {
    Until until = copies.action().until();
    return until == Until.SYNCED || (until == Until.CUTOVER && hasWayBack);
  }

  private StepGround ground() {
    return copies.ground();
  }

  /** Fails where the other run's cleanup has begun. */
  void require() {
    if (copies.begunRun().isEmpty()) {
      return;
    }
    boolean isLost =
        copies.with(
            other ->
                other
                    .standing()
                    .filter(s -> s.reach() == Reach.CLEANING_UP || s.reach() == Reach.CLEANED_UP)
                    .isPresent());
    if (isLost) {
      throw Problem.of(ProblemCode.STEP_IRREVERSIBLE)
          .what(
              "step '%s': %s is cleaned up, and there is no way back"
                  .formatted(
                      ground().name(), copies.begunRun().orElse(copies.action().shortPath())))
          .where(ground().place())
          .fix("go forward with 'whimbrel run', then 'whimbrel cleanup'")
          .exception();
    }
  }

  /** Takes back what was carried; a run that the steps had nothing to do with is left. */
  String undo() {
    if (!copies.isTouched()) {
      return NEVER_BEGAN;
    }
    require();
    return copies.with(
        other ->
            other
                .standing()
                .filter(s -> !isFromBefore(s.run().run()))
                .map(s -> undo(other, s))
                .orElse(NEVER_BEGAN));
  }

  /** What was to be given to it never was: its run is the one that was there before. */
  private boolean isFromBefore(RunId newest) {
    return copies.begunRun().isEmpty() && copies.isKnownBefore(newest);
  }

  /**
   * Fails where the newest run is another one. Where no run could be noted, as the process was
   * killed in its first moments, only one that was cut over is left to people.
   */
  private void requireOurs(OtherRun other, OtherStanding standing) {
    RunId newest = standing.run().run();
    boolean isCutOver = standing.reach() == Reach.CUT_OVER;
    if (copies.isBegun(newest) || (copies.begunRun().isEmpty() && !isCutOver)) {
      return;
    }
    OtherWords words = new OtherWords(ground(), other);
    throw words.failed(
        copies
            .begunRun()
            .map(ours -> "%s is not %s, which the step began".formatted(newest, ours))
            .orElseGet(() -> "nobody knows whether the step began %s".formatted(newest)),
        "take it back with %s if it is to be, then give this command again"
            .formatted(words.command(isCutOver ? "rollback" : "abort")));
  }

  private String undo(OtherRun other, OtherStanding standing) {
    return switch (standing.reach()) {
      case ON_ITS_WAY, AT_GATE, PARTLY_GIVEN_UP -> {
        requireOurs(other, standing);
        yield given(other, other::abort, "was given up");
      }
      case CUT_OVER -> {
        requireOurs(other, standing);
        yield given(
            other,
            () -> other.rollback(Operators.user(), why()),
            "was rolled back, the old side is in charge");
      }
      case GIVEN_UP, ROLLED_BACK, ROLLED_BACK_CLEANLY ->
          "%s is %s already".formatted(standing.run().run(), standing.run().state());
      case CLEANING_UP, CLEANED_UP -> standing.run().run() + " was not of this run";
    };
  }

  private String why() {
    return "step '%s' of %s is taken back".formatted(ground().name(), ground().scope().run());
  }

  private String given(OtherRun other, Supplier<RunOutcome> command, String detail) {
    RunOutcome outcome = new OtherCommands(ground(), other).given(command);
    if (outcome.exit() != ExitCode.OK) {
      OtherWords words = new OtherWords(ground(), other);
      throw words.failed(
          "%s: %s".formatted(outcome.run().run(), words.named(outcome.next())),
          "do that, and give this command again");
    }
    return "%s %s".formatted(outcome.run().run(), detail);
  }

  /** What of the other run is left to people; nothing where that cannot be told now. */
  Optional<String> afterwards() {
    try {
      return copies.isBegun() || copies.begunRun().isPresent()
          ? copies.with(other -> other.standing().flatMap(s -> afterwards(other, s)))
          : Optional.empty();
    } catch (Problem | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<String> afterwards(OtherRun other, OtherStanding standing) {
    OtherWords words = new OtherWords(ground(), other);
    return switch (standing.reach()) {
      case ON_ITS_WAY, AT_GATE ->
          Optional.of("%s goes on with %s".formatted(standing.run().run(), words.command("run")));
      case CUT_OVER, CLEANING_UP ->
          Optional.of(
              "%s is ended by %s".formatted(standing.run().run(), words.command("cleanup")));
      case ROLLED_BACK ->
          Optional.of(
              "what %s left on the new side is removed by %s"
                  .formatted(standing.run().run(), words.command("cleanup")));
      case PARTLY_GIVEN_UP, GIVEN_UP, ROLLED_BACK_CLEANLY, CLEANED_UP -> Optional.empty();
    };
  }
}

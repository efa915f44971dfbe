package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives commands on the other plan, for as long as the step may go on. */
record OtherCommands(StepGround ground, OtherRun other) {
  /** Which run the step gave commands to, or went on with. */
  static final String RUN = "run";

  /** That a command was given, or was about to be: the newest run before it, or that of none. */
  static final String GIVEN = "given";

  private static final String NONE = "none";

  /** Gives a command; the run that it worked on is noted however it ends. */
  RunOutcome given(Supplier<RunOutcome> command) {
    OtherWords words = new OtherWords(ground, other);
    noteGiven();
    note();
    try (OtherWatch watch =
        OtherWatch.start(other, ground.stop(), ground.step().timeout(), this::isToGoOn)) {
      RunOutcome outcome = command.get();
      ground.stop().check();
      if (watch.isLate() && outcome.exit() == ExitCode.WAITING) {
        throw words.failed(
            "it took longer than " + Figures.limit(ground.step().timeout().orElseThrow()),
            "give this command again: it goes on where it is; a longer 'timeout' needs a new run");
      }
      return outcome;
    } catch (Problem problem) {
      ground.stop().check();
      throw isOwn(problem) ? problem : words.told(problem);
    } finally {
      note();
      forgetWhatBeganNothing();
    }
  }

  /** Notes the run; another step's failure is not kept from people by one that waits for them. */
  private boolean isToGoOn() {
    note();
    return !ground.others().leave().isStopped()
        || other.standing().filter(OtherStanding::isWaitingAtGate).isEmpty();
  }

  private void noteGiven() {
    if (ground.noted(GIVEN).isEmpty()) {
      ground.note(GIVEN, newest());
    }
  }

  private String newest() {
    return other.standing().map(standing -> standing.run().run().text()).orElse(NONE);
  }

  /** A run that somebody else begins behind a command that was refused is not the step's. */
  private void forgetWhatBeganNothing() {
    if (ground.noted(RUN).isEmpty() && ground.noted(GIVEN).equals(Optional.of(newest()))) {
      ground.note(GIVEN, "");
    }
  }

  private boolean isOwn(Problem problem) {
    return problem.code() == ProblemCode.STEP_FAILED && problem.where().equals(ground.place());
  }

  /** Notes which run it is, as long as it goes on. */
  void note() {
    other
        .standing()
        .filter(OtherStanding::isLive)
        .map(standing -> standing.run().run().text())
        .filter(run -> !ground.noted(RUN).equals(Optional.of(run)))
        .ifPresent(run -> ground.note(RUN, run));
  }
}

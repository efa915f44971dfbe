package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRun;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a step that carries another plan stands on, with all others that carry the same one. */
record CopyGround(StepAction.Copy action, StepGround ground) {

  /** Whether any step on the plan was begun, and not taken back. */
  boolean isBegun() {
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
  Optional<String> begunRun() {
    return noted(OtherCommands.RUN).reduce((_, last) -> last);
  }

  /** Whether this is a run that any of the steps gave commands to, or went on with. */
  boolean isBegun(RunId run) {
    return noted(OtherCommands.RUN).anyMatch(run.text()::equals);
  }

  /** Whether this run was the newest before any of the steps gave its first command. */
  boolean isKnownBefore(RunId run) {
    return noted(OtherCommands.GIVEN).anyMatch(run.text()::equals);
  }

  /** Whether any of the steps gave a command, or went on with a run. */
  boolean isTouched() {
    return Stream.concat(noted(OtherCommands.RUN), noted(OtherCommands.GIVEN))
        .findAny()
        .isPresent();
  }

  private Stream<String> noted(String what) {
    return ofSamePlan()
        .flatMap(
            step -> ground.chronicle().fact("step.%s.%s".formatted(step.name(), what)).stream());
  }

  private Stream<Step> ofSamePlan() {
    return ground.plan().steps().all().stream()
        .filter(
            step ->
                step.action() instanceof StepAction.Copy copy && copy.plan().equals(action.plan()));
  }

  /** What is wrong with the other plan has its place there: the file is named. */
  private OtherRun opened() {
    try {
      return ground.others().runs().open(action.plan());
    } catch (Problem problem) {
      throw Problem.of(problem.code())
          .what("step '%s', %s: %s".formatted(ground.name(), action.shortPath(), problem.what()))
          .where(problem.where())
          .fix(problem.fix())
          .cause(problem)
          .exception();
    }
  }

  /** Does work with the other plan, which must be one that a step can carry. */
  <T> T with(Function<OtherRun, T> work) {
    try (OtherRun other = opened()) {
      new CopyLook(ground, other, action.until()).requireCarriable();
      return work.apply(other);
    }
  }
}

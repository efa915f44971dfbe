package io.whimbrel.engine.steps;

import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.run.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Steps of one phase that need no server. */
final class StepsOf {
  private static final StepAction NOTHING = new StepAction.Wait(Duration.ZERO);

  private StepsOf() {}

  static Step copy(Path plan, String name, Until until, List<String> after, Trait... traits) {
    StepAction copy = new StepAction.Copy(plan, until);
    return step(name, copy, after, Optional.empty(), List.of(traits));
  }

  static Step nothing(String name, String... after) {
    return step(name, NOTHING, List.of(after), Optional.of(NOTHING), List.of());
  }

  static Step manual(String name, String what, String... after) {
    StepAction manual = new StepAction.Manual(what);
    return step(name, manual, List.of(after), Optional.empty(), List.of(Trait.IRREVERSIBLE));
  }

  /** The same with a longest time. */
  static Step within(Duration limit, Step step) {
    return new Step(
        step.name(),
        step.action(),
        step.phase(),
        step.after(),
        step.undo(),
        Optional.of(limit),
        step.traits(),
        step.trial());
  }

  private static Step step(
      String name,
      StepAction action,
      List<String> after,
      Optional<StepAction> undo,
      List<Trait> traits) {
    return new Step(
        name, action, Phase.COPY, after, undo, Optional.empty(), traits, new StepTrial.ByKind());
  }
}

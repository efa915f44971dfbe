package io.whimbrel.engine.steps;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.steps.copy.CopyStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which steps may begin, and which of them wait for a person. */
record Waiting(Plan plan, Journal journal, RunId run) {

  private boolean isDone(Step step) {
    return journal.stepState(run, step.phase(), step.name()).equals(Optional.of(StepState.DONE));
  }

  /** Steps that are not done, and have nothing before them that is not. */
  List<Step> reached() {
    return plan.steps().all().stream()
        .filter(step -> !isDone(step))
        .filter(step -> plan.steps().before(step).stream().allMatch(this::isDone))
        .toList();
  }

  /** What a person has to do before a step begins; empty for nothing. */
  Optional<String> ask(Step step) {
    Ticks ticks = new Ticks(journal, run);
    if (step.is(Trait.APPROVED_BY_PERSON) && ticks.go(step.name()).isEmpty()) {
      return Optional.of("let it begin");
    }
    return step.action() instanceof StepAction.Manual manual && ticks.done(step.name()).isEmpty()
        ? Optional.of(manual.what())
        : Optional.empty();
  }

  /** What steps that were begun wait for, which people decide elsewhere. */
  Map<String, String> elsewhere() {
    Map<String, String> waits = new LinkedHashMap<>();
    for (Step step : reached()) {
      journal
          .fact(run, "step.%s.%s".formatted(step.name(), CopyStep.WAITS))
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> waits.put(step.name(), text));
    }
    return waits;
  }

  /** All that people are asked for; behind a gate that is closed, nothing yet. */
  Asked asked() {
    Map<String, String> steps = new LinkedHashMap<>();
    Map<Gate, String> gates = new LinkedHashMap<>();
    for (Step step : reached()) {
      Optional<Gate> closed = gates().closed(step);
      closed.ifPresentOrElse(
          gate -> gates().missing(gate).ifPresent(missing -> gates.put(gate, missing)),
          () -> ask(step).ifPresent(what -> steps.put(step.name(), what)));
    }
    if (isAtEnd()) {
      gates().missing(Gate.CLEANUP).ifPresent(missing -> gates.put(Gate.CLEANUP, missing));
    }
    return new Asked(steps, gates);
  }

  private boolean isAtEnd() {
    return journal.gate(run, Gate.CLEANUP).isPresent()
        && journal.fact(run, Facts.STEPS_CLEANUP).isEmpty();
  }

  /** The gates of the run. */
  StepGates gates() {
    return new StepGates(plan, journal, run);
  }
}

package io.whimbrel.engine.steps;

import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the steps of a plan will do, and what stands in their way. Changes nothing. */
record StepLook(StepFrame frame) {
  /** All findings, the heaviest first. */
  List<Finding> check() {
    return Stream.of(
            frame.plan().steps().all().stream().flatMap(step -> check(step).stream()).toList(),
            SharedFiles.of(frame),
            StepGates.idle(frame.plan()))
        .flatMap(List::stream)
        .distinct()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .toList();
  }

  private List<Finding> check(Step step) {
    StepGround ground = frame.ground(step);
    List<Finding> findings = new ArrayList<>();
    try {
      findings.addAll(StepKinds.of(ground).check());
      if (step.undo().isPresent()) {
        findings.addAll(StepKinds.of(step.undo().get(), ground.ofUndo()).check());
      }
      boolean isReversible = StepKinds.isReversible(ground);
      if (!isReversible && !step.is(Trait.IRREVERSIBLE)) {
        findings.add(
            Finding.block(
                ProblemCode.STEP_IRREVERSIBLE,
                "nothing takes step '%s' back".formatted(step.name()),
                ground.place(),
                fix(step)));
      }
    } catch (Problem problem) {
      findings.add(Finding.block(problem.code(), problem.what(), problem.where(), problem.fix()));
    }
    return findings;
  }

  private static String fix(Step step) {
    return step.action() instanceof StepAction.Sql
        ? "write its '-- Rollback' part or an 'undo', or accept it with 'irreversible: accepted'"
        : "write an 'undo', or accept it with 'irreversible: accepted'";
  }

  /** What will be done, in an order in which it could be done. */
  List<ExplainedStep> explain() {
    return StepWalk.inOrder(frame.plan().steps().all(), frame.plan().steps()::before).stream()
        .map(this::explained)
        .toList();
  }

  private ExplainedStep explained(Step step) {
    StepGround ground = frame.ground(step);
    StepWork work = StepKinds.of(ground);
    String after = step.after().isEmpty() ? "" : "; after " + String.join(", ", step.after());
    String go = step.is(Trait.APPROVED_BY_PERSON) ? "; a person lets it begin" : "";
    String gates =
        new StepGates(frame.plan(), frame.chronicle().journal(), frame.run())
            .before(step).stream()
                .map(gate -> "; behind gate " + gate)
                .collect(Collectors.joining());
    return new ExplainedStep(
        step.phase(),
        step.name(),
        work.what() + after + gates + go + "; " + back(step, ground, work),
        work.shown());
  }

  private static String back(Step step, StepGround ground, StepWork work) {
    return step.undo()
        .map(undo -> "taken back: " + StepKinds.of(undo, ground.ofUndo()).what())
        .orElse(work.isReversible() ? "can be taken back" : "cannot be taken back");
  }

  /** Notes what steps read, or fails when that is not what the run began with. */
  void bind() {
    frame.plan().steps().all().forEach(this::bind);
  }

  /** The same for one step. */
  void bind(Step step) {
    StepGround ground = frame.ground(step);
    StepGround ofUndo = ground.ofUndo();
    StepWork work = StepKinds.of(ground);
    Optional<StepWork> undo = step.undo().map(action -> StepKinds.of(action, ofUndo));
    ground.bind(work.digest(), () -> former(work, undo));
    undo.ifPresent(back -> ofUndo.bind(back.digest(), back::digest));
  }

  /** Earlier versions noted a step and its undoing as one. */
  private static String former(StepWork work, Optional<StepWork> undo) {
    return Stream.concat(Stream.of(work), undo.stream())
        .map(StepWork::formerDigest)
        .collect(Collectors.joining(" "));
  }

  /** Fails when something stands in the way. */
  void requireReady() {
    List<Finding> blocking = check().stream().filter(f -> f.severity() == Severity.BLOCK).toList();
    if (!blocking.isEmpty()) {
      Finding first = blocking.getFirst();
      throw Problem.of(first.code())
          .what(
              blocking.size() == 1
                  ? first.what()
                  : "%s; and %d more that 'whimbrel check' names"
                      .formatted(first.what(), blocking.size() - 1))
          .where(first.where())
          .fix(first.fix())
          .exception();
    }
  }
}

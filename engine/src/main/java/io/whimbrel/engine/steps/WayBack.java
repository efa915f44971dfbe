package io.whimbrel.engine.steps;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Takes back what was done, one step at a time, the last that was done first: a step only when all
 * that came behind it are taken back. What nothing takes back, and the plan accepts, is left and
 * named.
 */
final class WayBack {
  private final StepFrame frame;
  private final LeaseKeeper lease;
  private final Predicate<Step> isLeftWhereItFails;

  /**
   * A way back.
   *
   * @param isLeftWhereItFails steps that are left where taking them back fails, because something
   *     else brings back what was
   */
  WayBack(StepFrame frame, LeaseKeeper lease, Predicate<Step> isLeftWhereItFails) {
    this.frame = frame;
    this.lease = lease;
    this.isLeftWhereItFails = isLeftWhereItFails;
  }

  /** Fails where a step cannot be taken back any more, though the plan does not accept that. */
  void require() {
    for (Step step : frame.plan().steps().all()) {
      boolean isKept = step.is(Step.Trait.IRREVERSIBLE) || step.undo().isPresent();
      if (isBegun(step) && !isKept && !isLeftWhereItFails.test(step)) {
        StepKinds.of(frame.ground(step)).requireWayBack();
      }
    }
  }

  /** Takes everything back; what is returned was left. */
  List<String> walk() {
    List<String> left = new ArrayList<>();
    for (Optional<Step> next = next(); next.isPresent(); next = next()) {
      frame.stop().check();
      takeBack(next.get()).ifPresent(left::add);
    }
    return left;
  }

  private Optional<Step> next() {
    Map<String, Instant> ends =
        frame.chronicle().journal().history(frame.run()).steps().stream()
            .filter(record -> record.phase() != Phase.ROLLBACK)
            .collect(
                Collectors.toMap(
                    record -> record.phase() + " " + record.name(),
                    record -> record.endedAt().orElse(Instant.MAX),
                    (one, _) -> one));
    return frame.plan().steps().all().stream()
        .filter(this::isBegun)
        .filter(step -> frame.plan().steps().behind(step).stream().noneMatch(this::isBegun))
        .max(
            Comparator.comparing(
                step -> ends.getOrDefault(step.phase() + " " + step.name(), Instant.MIN)));
  }

  private boolean isBegun(Step step) {
    return frame.state(step).filter(state -> state != StepState.UNDONE).isPresent();
  }

  private Optional<String> takeBack(Step step) {
    Chronicle chronicle = frame.chronicle();
    StepGround ground = frame.ground(step);
    String name = "undo " + step.name();
    lease.confirm();
    Optional<StepState> before = chronicle.stepState(Phase.ROLLBACK, name);
    if (before.equals(Optional.of(StepState.DONE))) {
      chronicle.step(step.phase(), step.name(), StepState.UNDONE, "");
      return Optional.empty();
    }
    chronicle.step(Phase.ROLLBACK, name, StepState.STARTED, "");
    FaultPoint.STEP_UNDO_STARTED.pass();
    boolean isLeft = !StepKinds.isReversible(ground);
    String detail;
    try {
      detail = undone(step, before, isLeft);
    } catch (Problem problem) {
      boolean isInterrupted = Chronicle.isInterruption(problem) || frame.stop().isStopped();
      if (!isInterrupted) {
        chronicle.step(
            Phase.ROLLBACK, name, StepState.FAILED, String.valueOf(problem.getMessage()));
      }
      if (isInterrupted || !isLeftWhereItFails.test(step)) {
        throw problem;
      }
      isLeft = true;
      detail = "left as it is: " + problem.what();
    }
    FaultPoint.STEP_UNDO_WORKED.pass();
    lease.confirm();
    noteUndone(step, name, detail);
    FaultPoint.STEP_UNDO_NOTED.pass();
    chronicle.event(
        Phase.ROLLBACK,
        isLeft ? "step.left" : "step.undone",
        "step '%s': %s".formatted(step.name(), StepWalk.firstLine(detail)),
        Map.of("step", step.name()));
    FaultPoint.STEP_UNDONE.pass();
    return isLeft || step.undo().orElse(null) instanceof StepAction.Manual
        ? Optional.of(step.name() + " (" + StepWalk.firstLine(detail) + ")")
        : Optional.empty();
  }

  /** Both or neither: what is half noted would be undone twice. */
  private void noteUndone(Step step, String name, String detail) {
    Journal journal = frame.chronicle().journal();
    frame
        .chronicle()
        .write(
            () ->
                journal.together(
                    () -> {
                      journal.step(frame.run(), Phase.ROLLBACK, name, StepState.DONE, detail);
                      journal.step(
                          frame.run(), step.phase(), step.name(), StepState.UNDONE, detail);
                    }));
  }

  private String undone(Step step, Optional<StepState> before, boolean isLeft) {
    StepGround ground = frame.ground(step);
    StepWork work = StepKinds.of(ground);
    Optional<StepAction> undo = step.undo();
    if (isLeftWhereItFails.test(step)) {
      new StepLook(frame).bind(step);
    }
    boolean isUnclear = (isLeft || undo.isPresent()) && !frame.isDone(step);
    if (isUnclear && settled(ground, work) == Settled.NEVER) {
      return "it never began";
    }
    if (isLeft) {
      return "left as it is";
    }
    if (undo.isEmpty()) {
      return work.undo();
    }
    StepGround back = ground.ofUndo();
    Optional<Problem> undecided = back.undecided();
    if (undecided.isPresent()) {
      throw undecided.get();
    }
    String detail = StepKinds.of(undo.get(), back).work(StepWalk.begun(before));
    back.settled();
    return detail;
  }

  /** Of what only keeps something nobody has to know more than that it is not at work. */
  private static Settled settled(StepGround ground, StepWork work) {
    boolean isKeepingOnly = ground.step().is(Step.Trait.KEEPS_ONLY);
    Optional<Problem> undecided = ground.undecided();
    if (undecided.isPresent() && !isKeepingOnly) {
      throw undecided.get();
    }
    try {
      Settled settled = work.settle();
      return isKeepingOnly ? Settled.NEVER : settled;
    } catch (Problem problem) {
      if (!isKeepingOnly || problem.code() != ProblemCode.STEP_UNKNOWN) {
        throw problem;
      }
      return Settled.NEVER;
    }
  }
}

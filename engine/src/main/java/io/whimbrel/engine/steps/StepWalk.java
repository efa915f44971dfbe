package io.whimbrel.engine.steps;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.copy.KeptCopies;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The walk through the steps:
 *
 * <ol>
 *   <li>A step begins when all before it are done, the gates before it are passed, and a person let
 *       it where one has to.
 *   <li>As many as the plan's workers are done at the same time, each on a thread of its own.
 *   <li>When one fails no other begins; those at work are waited for, but not what only waits for
 *       people elsewhere.
 *   <li>What waits for people elsewhere ends for this walk, and did not fail.
 *   <li>Another plan's run between two of the steps goes on being carried at its gate.
 *   <li>When nothing is at work and all that is left waits for people, the walk ends.
 * </ol>
 */
final class StepWalk {
  private static final long LOOK_MILLIS = 300;

  private final StepFrame frame;
  private final StopSignal leaving;
  private final LeaseKeeper lease;
  private final Waiting waiting;
  private final Set<Step> atWork = new HashSet<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final Map<Step, String> elsewhere = new LinkedHashMap<>();
  private final KeptCopies kept;
  private Optional<RuntimeException> failure = Optional.empty();

  /**
   * What people are waited for.
   *
   * @param asked what they decide, or do and tick
   * @param elsewhere what they decide elsewhere, by step
   */
  record Open(Asked asked, Map<String, String> elsewhere) {
    static final Open NOTHING = new Open(Asked.NOTHING, Map.of());

    Open {
      elsewhere = Collections.unmodifiableMap(new LinkedHashMap<>(elsewhere));
    }

    boolean isEmpty() {
      return asked.isEmpty() && elsewhere.isEmpty();
    }
  }

  private record Ended(Step step, Optional<RuntimeException> failure) {}

  StepWalk(StepFrame frame, LeaseKeeper lease) {
    this.leaving = frame.stop().child();
    this.frame = frame.leavingOthersAt(leaving);
    this.kept = new KeptCopies(this.frame::ground);
    this.lease = lease;
    this.waiting = new Waiting(frame.plan(), frame.chronicle().journal(), frame.run());
  }

  /** Walks as far as it goes; what is returned waits for people. */
  Open walk(GateBehaviour atGate) {
    try (kept) {
      return walked(atGate);
    }
  }

  private Open walked(GateBehaviour atGate) {
    boolean isTold = false;
    while (true) {
      begin();
      Asked asked = waiting.asked();
      if (atWork.isEmpty() && (failure.isPresent() || frame.stop().isStopped())) {
        frame.stop().check();
        throw failure.orElseThrow();
      }
      if (atWork.isEmpty()) {
        if (asked.isEmpty() && waiting.reached().isEmpty()) {
          return Open.NOTHING;
        }
        boolean isLeft = atGate == GateBehaviour.LEAVE && !asked.isEmpty();
        if (isLeft || !elsewhere.isEmpty()) {
          return new Open(asked, named(elsewhere));
        }
        isTold = tell(asked, isTold);
      }
      if (failure.isEmpty() && !frame.stop().isStopped()) {
        kept.look(frame.plan().steps().all(), atWork, frame::state);
      }
      await();
    }
  }

  private static Map<String, String> named(Map<Step, String> steps) {
    Map<String, String> named = new LinkedHashMap<>();
    steps.forEach((step, what) -> named.put(step.name(), what));
    return named;
  }

  private boolean tell(Asked asked, boolean isTold) {
    if (!isTold && !asked.isEmpty()) {
      frame.chronicle().state(RunState.WAITING, waiting.reached().getFirst().phase());
    }
    return true;
  }

  private void begin() {
    if (failure.isPresent() || frame.stop().isStopped()) {
      return;
    }
    for (Step step : waiting.reached()) {
      if (atWork.size() >= frame.plan().limits().workers()) {
        return;
      }
      if (!atWork.contains(step) && !elsewhere.containsKey(step)) {
        Optional<Gate> closed = waiting.gates().closed(step);
        closed.ifPresent(gate -> waiting.gates().open(gate, step, frame.chronicle()));
        if (closed.isEmpty() && waiting.ask(step).isEmpty()) {
          waiting.gates().pass(step, frame.chronicle());
          start(step);
        }
      }
    }
  }

  private void start(Step step) {
    atWork.add(step);
    frame.chronicle().state(RunState.RUNNING, step.phase());
    Thread.ofPlatform().daemon().name("step " + step.name()).start(() -> body(step));
  }

  private void body(Step step) {
    Optional<RuntimeException> why = Optional.of(new IllegalStateException("a step broke off"));
    try {
      kept.leave(step);
      perform(step);
      why = Optional.empty();
    } catch (Problem problem) {
      why = Optional.of(problem);
    } catch (IllegalArgumentException refused) {
      why = Optional.of(refused(step, refused));
    } finally {
      ended.add(new Ended(step, why));
    }
  }

  /** What a plan says and a library refuses. */
  private Problem refused(Step step, IllegalArgumentException why) {
    Problem problem =
        frame
            .ground(step)
            .failed("its words were refused (%s)".formatted(why.getMessage()))
            .fix("see that addresses, headers and numbers of the step are well formed")
            .exception();
    frame
        .chronicle()
        .step(step.phase(), step.name(), StepState.FAILED, String.valueOf(problem.getMessage()));
    return problem;
  }

  private void await() {
    try {
      Ended next = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      for (; next != null; next = ended.poll()) {
        atWork.remove(next.step());
        Step step = next.step();
        Optional<String> waits = next.failure().flatMap(StepWalk::waitsFor);
        waits.ifPresent(what -> elsewhere.put(step, what));
        if (failure.isEmpty() && waits.isEmpty()) {
          failure = next.failure();
          failure.ifPresent(leaving::stop);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    }
  }

  private static Optional<String> waitsFor(RuntimeException failure) {
    return failure instanceof Problem problem && problem.code() == ProblemCode.GATE_WAITING
        ? Optional.of(problem.what())
        : Optional.empty();
  }

  private void perform(Step step) {
    StepGround ground = frame.ground(step);
    Optional<Problem> undecided = ground.undecided();
    if (undecided.isPresent()) {
      throw undecided.get();
    }
    lease.confirm();
    Begun begun = begun(frame.state(step));
    Chronicle chronicle = frame.chronicle();
    chronicle.step(step.phase(), step.name(), StepState.STARTED, "");
    chronicle.event(
        step.phase(),
        "step.started",
        begun == Begun.CUT_OFF
            ? "step '%s' goes on".formatted(step.name())
            : "step '%s' begins".formatted(step.name()),
        Map.of("step", step.name()));
    FaultPoint.STEP_STARTED.pass();
    String detail;
    try {
      detail = StepKinds.of(ground).work(begun);
    } catch (Problem problem) {
      failed(step, problem);
      throw problem;
    }
    FaultPoint.STEP_WORKED.pass();
    lease.confirm();
    ground.settled();
    chronicle.step(step.phase(), step.name(), StepState.DONE, detail);
    chronicle.event(
        step.phase(),
        "step.done",
        "step '%s': %s".formatted(step.name(), firstLine(detail)),
        Map.of("step", step.name()));
    FaultPoint.STEP_DONE.pass();
  }

  /** What only stopped, or waits, goes on where it is; it did not fail. */
  private void failed(Step step, Problem problem) {
    if (problem.code() == ProblemCode.GATE_WAITING) {
      frame
          .chronicle()
          .event(
              step.phase(),
              "step.waits",
              "step '%s' waits: %s".formatted(step.name(), problem.what()),
              Map.of("step", step.name()));
    } else if (!Chronicle.isInterruption(problem) && !frame.stop().isStopped()) {
      frame
          .chronicle()
          .step(step.phase(), step.name(), StepState.FAILED, String.valueOf(problem.getMessage()));
    }
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  static Begun begun(Optional<StepState> state) {
    return switch (state.orElse(StepState.UNDONE)) {
      case STARTED -> Begun.CUT_OFF;
      case FAILED -> Begun.FAILED;
      case UNDONE, DONE -> Begun.NOT;
    };
  }

  /** The steps in an order in which they could be done one by one. */
  static List<Step> inOrder(List<Step> steps, Function<Step, List<Step>> before) {
    List<Step> ordered = new ArrayList<>();
    while (ordered.size() < steps.size()) {
      int size = ordered.size();
      for (Step step : steps) {
        if (!ordered.contains(step) && ordered.containsAll(before.apply(step))) {
          ordered.add(step);
        }
      }
      if (ordered.size() == size) {
        throw new IllegalStateException("the plan file lets no steps wait for each other");
      }
    }
    return ordered;
  }
}

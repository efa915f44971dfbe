package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Other plans' runs that a step has brought to their gates and a later one is to take further.
 * Changes are carried there as long as this process does other steps:
 *
 * <ol>
 *   <li>One that nothing has been at work on for a while is gone on with, and held at its gate,
 *       whatever is decided there.
 *   <li>Before a step on the same plan begins, that is ended: one thread at a time works on a run.
 *   <li>What ends it otherwise is told, and left to the step that comes: no other step fails by it.
 *   <li>It ends with the walk through the steps.
 * </ol>
 *
 * Looked at by one thread; a step ends it from its own.
 */
public final class KeptCopies implements AutoCloseable {
  private final Function<Step, StepGround> grounds;
  private final Map<Path, Kept> kept = new HashMap<>();
  private boolean isClosed;

  /**
   * Of a walk.
   *
   * @param grounds what a step stands on
   */
  public KeptCopies(Function<Step, StepGround> grounds) {
    this.grounds = grounds;
  }

  /**
   * Plans whose runs were brought to their gates, or to a decision of people, and are to be taken
   * further; nothing carries their changes while no process works on the steps.
   *
   * @param steps all steps of a plan
   * @param state how each stands
   */
  public static Map<Path, List<Step>> between(
      List<Step> steps, Function<Step, Optional<StepState>> state) {
    return steps.stream()
        .filter(step -> step.action() instanceof StepAction.Copy)
        .collect(Collectors.groupingBy(KeptCopies::plan))
        .entrySet()
        .stream()
        .filter(entry -> isBetween(entry.getValue().stream().map(state).toList()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isBetween(List<Optional<StepState>> states) {
    return states.stream().anyMatch(Optional.of(StepState.DONE)::equals)
        && states.stream().anyMatch(s -> !s.equals(Optional.of(StepState.DONE)));
  }

  private static Path plan(Step step) {
    return ((StepAction.Copy) step.action()).plan();
  }

  /**
   * Looks whether any run is to be gone on with.
   *
   * @param steps all steps of the plan
   * @param atWork those that are being done
   */
  public synchronized void look(
      List<Step> steps, Set<Step> atWork, Function<Step, Optional<StepState>> state) {
    if (isClosed) {
      return;
    }
    between(steps, state)
        .forEach(
            (plan, copies) -> {
              if (copies.stream().noneMatch(atWork::contains)) {
                Step done =
                    copies.stream()
                        .filter(step -> state.apply(step).equals(Optional.of(StepState.DONE)))
                        .reduce((_, last) -> last)
                        .orElseThrow();
                kept.computeIfAbsent(plan, _ -> new Kept(plan, grounds.apply(done))).look();
              }
            });
  }

  /** Ends the carrying for a step on the same plan, and waits for that. */
  public void leave(Step step) {
    if (step.action() instanceof StepAction.Copy copy) {
      Optional<Kept> left;
      synchronized (this) {
        left = Optional.ofNullable(kept.remove(copy.plan()));
      }
      left.ifPresent(Kept::end);
    }
  }

  /** Ends all of it, and waits for that. */
  @Override
  public void close() {
    List<Kept> all;
    synchronized (this) {
      isClosed = true;
      all = List.copyOf(kept.values());
      kept.clear();
    }
    all.forEach(Kept::stop);
    all.forEach(Kept::end);
  }

  /** One run that is held at its gate. */
  private static final class Kept {
    private final Path plan;
    private final StepGround ground;
    private final StopSignal stop;
    private final Deadline idle;
    private Optional<Thread> thread = Optional.empty();

    private Kept(Path plan, StepGround ground) {
      this.plan = plan;
      this.ground = ground;
      this.stop = ground.stop().child();
      this.idle = Deadline.in(ground.others().runs().idleMax());
    }

    private synchronized void look() {
      if (thread.isEmpty() && idle.isPassed() && !stop.isStopped()) {
        thread = Optional.of(Thread.ofPlatform().daemon().name("kept " + plan).start(this::carry));
      }
    }

    private void carry() {
      try (OtherRun other = ground.others().runs().open(plan)) {
        if (other.standing().filter(Kept::isToBeHeld).isEmpty()) {
          return;
        }
        String id = other.plan().migration().text();
        tell("step.carrying", "changes of %s are carried beside other steps".formatted(id));
        try (OtherWatch _ = OtherWatch.start(other, stop, Optional.<Duration>empty(), () -> true)) {
          String why = other.run(GateBehaviour.HOLD).next();
          tellEnd(id, new OtherWords(ground, other).named(why));
        } catch (Problem problem) {
          tellEnd(id, problem.what());
        }
      } catch (Problem | UncheckedIOException unreadable) {
        tellEnd(plan.toString(), String.valueOf(unreadable.getMessage()));
      }
    }

    /** One that was paused, cut over or taken back meanwhile is not touched. */
    private static boolean isToBeHeld(OtherStanding standing) {
      return standing.reach() == Reach.AT_GATE && standing.isLive() && !standing.isPaused();
    }

    private void tellEnd(String id, String why) {
      if (!stop.isStopped()) {
        tell("step.not-carrying", "changes of %s are carried no more: %s".formatted(id, why));
      }
    }

    /** A journal that cannot be written ends the walk by itself. */
    private void tell(String kind, String text) {
      try {
        ground
            .chronicle()
            .event(
                ground.step().phase(),
                kind,
                "step '%s': %s".formatted(ground.name(), ground.mask(text)),
                Map.of("step", ground.name()));
      } catch (Problem unwritten) {
        System.getLogger(KeptCopies.class.getName())
            .log(System.Logger.Level.DEBUG, "an event was not noted", unwritten);
      }
    }

    private void stop() {
      stop.stop(
          Problem.of(ProblemCode.PAUSED).what("another step goes on with the run").exception());
    }

    private void end() {
      stop();
      Stream<Thread> ending;
      synchronized (this) {
        ending = thread.stream();
      }
      ending.forEach(Kept::join);
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

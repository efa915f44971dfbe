package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.Maintenance;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The plan's switches, in their three stages:
 *
 * <ol>
 *   <li>{@link #hold}: before the fence goes up, those that can make applications wait do so.
 *   <li>{@link #move}: traffic goes to the target; {@link #undo}: back to the source.
 *   <li>{@link #letGo}: one side accepts writes again, so whoever waits goes on.
 * </ol>
 *
 * Held and moved in the plan's order, undone and let go in reverse order. The journal knows what
 * was begun before it is, so that a process that comes after a crash undoes it and lets go; it
 * never holds a URL, since the plan knows both. Used by one thread.
 */
public final class Switches {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final Chronicle chronicle;
  private final List<Named> all = new ArrayList<>();

  /** Whose undoing failed: held applications would be let go into nowhere. */
  private final Set<String> stuck = new HashSet<>();

  private record Named(String name, Switch body) {}

  /** The switches of a plan, as the journal of a run knows them. */
  public Switches(Plan plan, Chronicle chronicle) {
    this.chronicle = chronicle;
    Maintenance maintenance = plan.cutover().maintenance();
    if (maintenance.on().isPresent() || maintenance.off().isPresent()) {
      String name = "maintenance";
      all.add(
          new Named(
              name, new MaintenanceHook(maintenance, new SwitchGround(plan, chronicle, name))));
    }
    List<SwitchAction> actions = plan.cutover().switches();
    for (int i = 0; i < actions.size(); i++) {
      String name = "switch " + (i + 1);
      all.add(new Named(name, of(actions.get(i), new SwitchGround(plan, chronicle, name))));
    }
  }

  /** What does an action of the plan. */
  static Switch of(SwitchAction action, SwitchGround ground) {
    return switch (action) {
      case SwitchAction.EnvFile file -> new EnvFileSwitch(file, ground);
      case SwitchAction.Command command -> new CommandSwitch(command, ground);
      case SwitchAction.PgBouncer pool -> new PgBouncerSwitch(pool, ground);
      case SwitchAction.HaProxy proxy -> new HaProxySwitch(proxy, ground);
      case SwitchAction.Http http -> new HttpSwitch(http, ground);
    };
  }

  /** Whether any of them makes applications wait. */
  public boolean isHolding() {
    return all.stream().anyMatch(one -> one.body() instanceof Switch.Holding);
  }

  /** Makes applications wait, before a side refuses writes. */
  public void hold(Deadline deadline) {
    for (Named one : all) {
      if (one.body() instanceof Switch.Holding holding) {
        chronicle.step(Phase.CUTOVER, hold(one), () -> told(one.name(), holding::hold, deadline));
      }
    }
  }

  /** Moves traffic to the target. */
  public void move(Deadline deadline) {
    for (Named one : all) {
      chronicle.step(Phase.CUTOVER, one.name(), () -> told(one.name(), one.body()::move, deadline));
    }
  }

  /**
   * Moves traffic to the target once more, when it was to go back and shall not; tries all of them.
   *
   * @return what could not be moved
   */
  public List<Problem> redo() {
    List<Problem> failures = new ArrayList<>();
    for (Named one : all) {
      Optional<Problem> failure = ended(one.name(), one.body()::move, StepState.DONE);
      failure.ifPresent(failures::add);
      failure.ifPresent(_ -> stuck.add(one.name()));
    }
    return failures;
  }

  /**
   * Moves traffic back to the source, as far as switches were begun; tries all of them.
   *
   * @return what could not be undone
   */
  public List<Problem> undo() {
    List<Problem> failures = new ArrayList<>();
    for (Named one : all.reversed()) {
      if (isBegun(one.name())) {
        Optional<Problem> failure = ended(one.name(), one.body()::undo, StepState.UNDONE);
        failure.ifPresent(failures::add);
        failure.ifPresent(_ -> stuck.add(one.name()));
      }
    }
    return failures;
  }

  /**
   * Lets applications go on that were made to wait, except where undoing failed; tries all of them.
   *
   * @return where they still wait
   */
  public List<Problem> letGo() {
    List<Problem> failures = new ArrayList<>();
    for (Named one : all.reversed()) {
      if (one.body() instanceof Switch.Holding holding
          && isBegun(hold(one))
          && !stuck.contains(one.name())) {
        ended(hold(one), holding::letGo, StepState.UNDONE).ifPresent(failures::add);
      }
    }
    return failures;
  }

  private boolean isBegun(String step) {
    Optional<StepState> state = chronicle.stepState(Phase.CUTOVER, step);
    return state.isPresent() && state.get() != StepState.UNDONE;
  }

  /** Brings a step to a state, trying again for a while what failed for reasons that pass. */
  private Optional<Problem> ended(String step, Function<Deadline, String> body, StepState state) {
    Deadline deadline = Deadline.in(PATIENCE);
    while (true) {
      try {
        String detail = told(step, body, deadline);
        chronicle.step(Phase.CUTOVER, step, state, detail);
        return Optional.empty();
      } catch (Problem problem) {
        if (!problem.isTransient() || deadline.isPassed()) {
          return Optional.of(problem);
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  /** What a plan says and a library refuses is a problem of this switch, and stops no other one. */
  static String told(String step, Function<Deadline, String> body, Deadline deadline) {
    try {
      return body.apply(deadline);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemCode.SWITCH_FAILED)
          .what(
              "%s could not be done: its words were refused (%s)"
                  .formatted(step, e.getClass().getSimpleName()))
          .where("cutover.switch")
          .fix("see that headers, addresses and numbers of the switch are well formed")
          .exception();
    }
  }

  private static String hold(Named one) {
    return one.name() + " hold";
  }
}

package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The way that reads take, apart from writes: any part of them may go to the target. The journal
 * knows what was begun before it is, so that a process that comes after a crash takes it back. Each
 * word to a switch may be said twice. Used by one thread at a time.
 */
public final class ReadPath {
  /** How the journal calls its switches. */
  static final String NAME = "reads";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final Chronicle chronicle;
  private final List<Named> all = new ArrayList<>();

  private record Named(String name, Switch.Sharing body) {}

  /** The read path of a plan, as the journal of a run knows it. */
  public ReadPath(Plan plan, Chronicle chronicle) {
    this(plan, plan.parallel().switches(), chronicle);
  }

  ReadPath(Plan plan, List<SwitchAction> actions, Chronicle chronicle) {
    this.chronicle = chronicle;
    for (int i = 0; i < actions.size(); i++) {
      String name = NAME + " " + (i + 1);
      SwitchGround ground = new SwitchGround(plan, chronicle, name);
      if (!(Switches.of(actions.get(i), ground) instanceof Switch.Sharing sharing)) {
        throw ground
            .failed("this switch sends all traffic or none")
            .fix("shift reads by haproxy, http or command")
            .exception();
      }
      all.add(new Named(name, sharing));
    }
  }

  /**
   * Sends this part of the reads to the target.
   *
   * @param percent above 0; 100 for all, and then nobody is left at the source
   * @param before the part that went there until now
   */
  public void send(int percent, int before) {
    for (Named one : all) {
      chronicle.step(Phase.CUTOVER, one.name(), () -> insisted(() -> sent(one, percent, before)));
    }
  }

  private static String sent(Named one, int percent, int before) {
    Deadline deadline = Deadline.in(PATIENCE);
    if (percent == ParallelRules.ALL) {
      return Switches.told(one.name(), one.body()::move, deadline);
    }
    String told = Switches.told(one.name(), in -> one.body().share(percent, in), deadline);
    return percent < before ? told + ", " + one.body().relieve() : told;
  }

  /** Sends all reads to the source, as far as any were shifted; tries all switches. */
  public void takeBack() {
    List<Problem> failures = new ArrayList<>();
    for (Named one : all.reversed()) {
      if (isBegun(one.name())) {
        try {
          String detail =
              insisted(() -> Switches.told(one.name(), one.body()::undo, Deadline.in(PATIENCE)));
          chronicle.step(Phase.CUTOVER, one.name(), StepState.UNDONE, detail);
        } catch (Problem problem) {
          failures.add(problem);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw stuck(failures);
    }
  }

  private boolean isBegun(String step) {
    Optional<StepState> state = chronicle.stepState(Phase.CUTOVER, step);
    return state.isPresent() && state.get() != StepState.UNDONE;
  }

  /** Tries again for a while what failed for reasons that pass. */
  private static String insisted(Supplier<String> body) {
    Deadline deadline = Deadline.in(PATIENCE);
    while (true) {
      try {
        return body.get();
      } catch (Problem problem) {
        if (!problem.isTransient() || deadline.isPassed()) {
          throw problem;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  private static Problem stuck(List<Problem> failures) {
    return Problem.of(ProblemCode.SWITCH_FAILED)
        .what(
            "reads could not be taken back to the source: "
                + String.join("; ", failures.stream().map(Problem::what).toList()))
        .where(failures.getFirst().where())
        .fix("see what the switch lacks, or send reads back by hand: the target may be late")
        .cause(failures.getFirst())
        .exception();
  }
}

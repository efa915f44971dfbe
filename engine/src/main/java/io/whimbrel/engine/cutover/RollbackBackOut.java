package io.whimbrel.engine.cutover;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.reads.ReadShare;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.switches.Switches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves the new side in charge when a rollback was not decided: the cutover's switches are done
 * again, then the new side's fence falls. The old side stays fenced, so nothing was accepted there.
 * Idempotent: a process that comes after a crash does it again. Goes on even when the run is told
 * to stop.
 */
public final class RollbackBackOut {
  /** The journal's name for an attempt. */
  static final String STEP = "rollback";

  /** Noted before the first switch goes back: only then they are moved again. */
  static final String SWITCHING = "rollback.switching";

  private final RunFrame forth;
  private final RunFrame back;

  /** For a run and its way back. */
  public RollbackBackOut(RunFrame forth, RunFrame back) {
    this.forth = forth;
    this.back = back;
  }

  /** Whether a rollback was begun, and neither decided nor backed out. */
  public static boolean isNeeded(RunFrame forth) {
    Optional<StepState> state = forth.chronicle().stepState(Phase.ROLLBACK, STEP);
    return state.isPresent()
        && state.get() != StepState.DONE
        && state.get() != StepState.UNDONE
        && forth.chronicle().fact(Facts.ROLLBACK_DECIDED).isEmpty();
  }

  /**
   * Backs out.
   *
   * @param why what made it necessary, in words
   * @param pause the time line of the pause, in words
   */
  public void run(String why, String pause) {
    List<Problem> failures = new ArrayList<>();
    Switches switches = new Switches(forth.plan(), forth.chronicle());
    boolean isLowered = false;
    try (Chronicle.Limited _ = forth.chronicle().within(Deadline.in(BackOut.PATIENCE))) {
      if (forth.chronicle().fact(SWITCHING).isPresent()) {
        failures.addAll(switches.redo());
        readsAgain().ifPresent(failures::add);
      }
    } finally {
      Optional<Problem> failure = lower();
      failure.ifPresent(failures::add);
      isLowered = failure.isEmpty();
    }
    if (isLowered) {
      failures.addAll(switches.letGo());
    }
    if (!failures.isEmpty()) {
      throw failed(why, failures);
    }
    forth.chronicle().fact(SWITCHING, "");
    forth.chronicle().step(Phase.ROLLBACK, STEP, StepState.UNDONE, why);
    forth
        .chronicle()
        .event(
            Phase.ROLLBACK,
            "rollback.backed-out",
            "the rollback backed out, the new side is in charge: " + why,
            Map.of("why", why, "moments", pause));
  }

  private Optional<Problem> readsAgain() {
    try {
      new ReadShare(forth).again();
      return Optional.empty();
    } catch (Problem problem) {
      return Optional.of(problem);
    }
  }

  private Optional<Problem> lower() {
    return new FenceFall(forth, Phase.ROLLBACK)
        .lower("lowering the new side's fence", () -> back.source().fence(tables()).lower());
  }

  private List<TableName> tables() {
    try (Chronicle.Limited _ = back.chronicle().within(Deadline.in(Duration.ZERO))) {
      return back.chronicle().fact(Facts.SOURCE_TABLES).map(TableNames::read).orElse(List.of());
    } catch (Problem unreadable) {
      return back.cargo().sourceNames(); // the same, unless tables went meanwhile
    }
  }

  private static Problem failed(String why, List<Problem> failures) {
    return Problem.of(ProblemCode.ROLLBACK_FAILED)
        .what(
            "the rollback (%s) could not be backed out completely: %s"
                .formatted(why, FenceFall.told(failures)))
        .fix(
            "run 'whimbrel rollback' or 'whimbrel run' again to go on; until then the new side may"
                + " refuse writes")
        .cause(failures.getFirst())
        .exception();
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.downtime.Downtime;
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
 * Gives the source back before the cutover was decided: undoes the switches in reverse order, then
 * lowers the source's fence, then lets applications go that were made to wait. The target stays
 * fenced, so nothing was accepted there. Idempotent: a process that comes after a crash does it
 * again. Goes on even when the run is told to stop.
 */
public final class BackOut {
  /** Nobody waits longer for a journal that is away before the fence falls. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RunFrame frame;

  /** For a run. */
  public BackOut(RunFrame frame) {
    this.frame = frame;
  }

  /** Whether a cutover, or a big bang's downtime, was begun, and neither decided nor backed out. */
  public boolean isNeeded() {
    return new Downtime(frame).isOpen() || isCutoverBegun();
  }

  /** Whether a cutover was begun, and neither decided nor backed out. */
  private boolean isCutoverBegun() {
    Optional<StepState> state = frame.chronicle().stepState(Phase.CUTOVER, CutoverPhase.STEP);
    return state.isPresent()
        && state.get() != StepState.DONE
        && state.get() != StepState.UNDONE
        && frame.chronicle().fact(Facts.DECIDED).isEmpty();
  }

  /**
   * Follows a process that ended before its cutover was decided. A downtime goes on, as long as the
   * plan allows: the switches alone are undone, and the source stays fenced. One that was being
   * given back is given back to its end: applications may write already.
   */
  public void follow() {
    String why = "the process that began it ended before it was decided";
    Downtime downtime = new Downtime(frame);
    if (!downtime.isOpen()) {
      if (isCutoverBegun()) {
        run(why, "");
      }
      return;
    }
    if (downtime.isEnding()) {
      run("giving the source back was begun, and is done to its end", "");
      return;
    }
    if (downtime.deadline().isPassed()) {
      run("limits.downtime was passed while no process was at work", "");
      throw downtime.over();
    }
    if (isCutoverBegun()) {
      requireNone(why, new Switches(frame.plan(), frame.chronicle()).undo());
      frame.chronicle().step(Phase.CUTOVER, CutoverPhase.STEP, StepState.UNDONE, why);
    }
  }

  /**
   * Backs out.
   *
   * @param why what made it necessary, in words
   * @param pause the time line of the pause, in words
   */
  public void run(String why, String pause) {
    List<Problem> failures = new ArrayList<>();
    Switches switches = new Switches(frame.plan(), frame.chronicle());
    Downtime downtime = new Downtime(frame);
    boolean isLowered = false;
    boolean mayLower = frame.plan().strategy() != Strategy.BIG_BANG;
    try (Chronicle.Limited _ = frame.chronicle().within(Deadline.in(PATIENCE))) {
      failures.addAll(switches.undo());
      if (downtime.isOpen()) {
        downtime.ending();
      }
      mayLower = true;
    } finally {
      // a downtime that the journal does not call ending is one that the next process goes on with
      Optional<Problem> failure = mayLower ? lower() : Optional.empty();
      failure.ifPresent(failures::add);
      isLowered = mayLower && failure.isEmpty();
    }
    if (isLowered) {
      failures.addAll(switches.letGo());
    }
    requireNone(why, failures);
    if (isCutoverBegun()) {
      frame.chronicle().step(Phase.CUTOVER, CutoverPhase.STEP, StepState.UNDONE, why);
    }
    if (downtime.isOpen()) {
      downtime.givenBack(why);
    }
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "cutover.backed-out",
            "the cutover backed out, the source is in charge: " + why,
            Map.of("why", why, "moments", pause));
  }

  private Optional<Problem> lower() {
    return new FenceFall(frame, Phase.CUTOVER)
        .lower("lowering the source's fence", () -> frame.source().fence(tables()).lower());
  }

  private List<TableName> tables() {
    try (Chronicle.Limited _ = frame.chronicle().within(Deadline.in(Duration.ZERO))) {
      return frame
          .chronicle()
          .fact(Facts.SOURCE_TABLES)
          .map(TableNames::read)
          .orElseGet(() -> frame.cargo().sourceNames());
    } catch (Problem unreadable) {
      return frame.cargo().sourceNames(); // the same, unless tables went meanwhile
    }
  }

  private static void requireNone(String why, List<Problem> failures) {
    if (!failures.isEmpty()) {
      throw failed(why, failures);
    }
  }

  private static Problem failed(String why, List<Problem> failures) {
    return Problem.of(ProblemCode.BACK_OUT_FAILED)
        .what(
            "the cutover (%s) could not be backed out completely: %s"
                .formatted(why, FenceFall.told(failures)))
        .fix(
            "run 'whimbrel run' again to go on backing out; until then the source may refuse"
                + " writes, and applications may wait")
        .cause(failures.getFirst())
        .exception();
  }
}

package io.whimbrel.engine.phases;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How the phases of a plan stand, from the journal alone. Safe for use by several threads. */
public final class PhaseBook {
  private final Journal journal;
  private final Plan plan;

  /** Over a journal, which stays the caller's to close. */
  public PhaseBook(Journal journal, Plan plan) {
    this.journal = journal;
    this.plan = plan;
  }

  /** How far a phase has come. */
  public enum Standing {
    /** Nobody has begun it, or it was given up. */
    OPEN,
    /** Begun, and not at the end of its monitoring. */
    AT_WORK,
    /** The target is in charge of its tables, and its monitoring has ended. */
    PASSED,
    /** Put back, and what it left is still there. */
    ROLLED_BACK,
    /** Passed and cleaned up. */
    DONE
  }

  /** How a phase stands, for people. */
  public static String words(Standing standing) {
    return switch (standing) {
      case OPEN -> "not begun";
      case AT_WORK -> "at work";
      case PASSED -> "passed";
      case ROLLED_BACK -> "rolled back";
      case DONE -> "done";
    };
  }

  /** The plan of a phase. */
  public Plan planOf(PlannedPhase phase) {
    return plan.at(phase);
  }

  /** The phases in order. */
  public List<PlannedPhase> phases() {
    return plan.phasing().phases();
  }

  /**
   * The phases as they are gone on with: in order, but one that is at work goes first. While
   * another is carried nobody would read its log, and where its cutover was decided neither side
   * would accept writes.
   */
  public List<PlannedPhase> inTurn() {
    List<PlannedPhase> phases = new ArrayList<>(phases());
    phases.sort(Comparator.comparing(phase -> standing(phase) != Standing.AT_WORK));
    return phases;
  }

  /** How a phase stands. */
  public Standing standing(PlannedPhase phase) {
    Optional<RunRecord> latest = latest(phase);
    if (latest.isEmpty()) {
      return Standing.OPEN;
    }
    RunId run = latest.get().run();
    return switch (latest.get().state()) {
      case ABORTED -> Standing.OPEN;
      case DONE -> Standing.DONE;
      case ROLLED_BACK -> has(run, Facts.ROLLBACK_CLEANED) ? Standing.OPEN : Standing.ROLLED_BACK;
      case RUNNING, WAITING, PAUSED, FAILED ->
          journal.gate(run, Gate.CLEANUP).isPresent() && !has(run, Facts.ROLLBACK_ASKED)
              ? Standing.PASSED
              : Standing.AT_WORK;
    };
  }

  /** The newest run of a phase. */
  public Optional<RunRecord> latest(PlannedPhase phase) {
    return journal.latest(id(phase));
  }

  /** What a phase's run is found by. */
  public MigrationId id(PlannedPhase phase) {
    return plan.migration().phase(phase.name());
  }

  /** The phase that a command is about that names none: the first that has not passed. */
  public PlannedPhase atWork() {
    return phases().stream()
        .filter(p -> standing(p) == Standing.AT_WORK)
        .findFirst()
        .or(() -> phases().stream().filter(p -> standing(p) == Standing.OPEN).findFirst())
        .orElse(phases().getLast());
  }

  /** The same of a command that looks on: one that nobody has begun tells nothing. */
  public PlannedPhase lookedAt() {
    PlannedPhase phase = atWork();
    return latest(phase).isPresent()
        ? phase
        : phases().reversed().stream().filter(p -> latest(p).isPresent()).findFirst().orElse(phase);
  }

  /** The phase that was switched last and not put back: the first to be rolled back. */
  public PlannedPhase lastSwitched() {
    return phases().reversed().stream().filter(this::isSwitched).findFirst().orElse(lookedAt());
  }

  /** Whether the cutover of a phase was decided, and it was not put back. */
  boolean isSwitched(PlannedPhase phase) {
    return latest(phase)
        .filter(run -> run.state() != RunState.ROLLED_BACK)
        .filter(run -> has(run.run(), Facts.DECIDED))
        .isPresent();
  }

  private boolean has(RunId run, String fact) {
    return journal.fact(run, fact).filter(text -> !text.isEmpty()).isPresent();
  }
}

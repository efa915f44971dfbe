package io.whimbrel.engine.phases;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.monitor.SuccessList;
import io.whimbrel.engine.phases.PhaseBook.Standing;
import io.whimbrel.engine.run.SamePlan;
import java.util.List;
import java.util.Optional;

/**
 * What has to hold for the phases of a plan before something is done with one or with all of them;
 * needs the journal only. Safe for use by several threads.
 */
public final class PhaseRules {
  private final Journal journal;
  private final Plan plan;
  private final PhaseBook book;

  /** Over a journal, which stays the caller's to close, and the plan of all phases. */
  public PhaseRules(Journal journal, Plan plan) {
    this.journal = journal;
    this.plan = plan;
    this.book = new PhaseBook(journal, plan);
  }

  /** Fails when a phase that has begun, and was not given up since, is bound to another plan. */
  public void requireSamePlan() {
    book.phases().forEach(this::requireSamePlan);
  }

  /** The same of all phases but one, whose run looks itself. */
  public void requireSamePlanBeside(PlannedPhase one) {
    book.phases().stream().filter(phase -> !phase.equals(one)).forEach(this::requireSamePlan);
  }

  private void requireSamePlan(PlannedPhase phase) {
    book.latest(phase)
        .filter(_ -> book.standing(phase) != Standing.OPEN)
        .ifPresent(
            run ->
                SamePlan.require(
                    run,
                    plan,
                    "restore the plan: all phases are carried by the same one; or put back or give"
                        + " up what has begun"));
  }

  /** Fails when a phase may not begin: one before it has not passed, or one is rolled back. */
  public void requireTurn(PlannedPhase phase) {
    Optional<PlannedPhase> back =
        book.phases().stream().filter(p -> book.standing(p) == Standing.ROLLED_BACK).findFirst();
    if (back.isPresent()) {
      throw wrong(
          "phase %s was rolled back, and no other begins before it is cleaned up"
              .formatted(back.get().name()),
          "clean it up with 'whimbrel cleanup --phase %s', then 'whimbrel run'"
              .formatted(back.get().name()));
    }
    for (PlannedPhase before : book.phases().subList(0, book.phases().indexOf(phase))) {
      Standing standing = book.standing(before);
      if (standing != Standing.PASSED && standing != Standing.DONE) {
        throw wrong(
            "phase %s is %s, and phase %s begins when it has passed"
                .formatted(before.name(), PhaseBook.words(standing), phase.name()),
            "give 'whimbrel run' without --phase: it takes the phases in order");
      }
    }
  }

  /**
   * Fails when rows that a phase left on the target when it was put back may be in the way of one
   * that shares tables with it; once its own cutover is decided, it goes on all the same.
   */
  public void requireFreeTables(PlannedPhase phase) {
    book.phases().stream()
        .filter(p -> !p.equals(phase) && book.standing(p) == Standing.ROLLED_BACK)
        .filter(p -> sharesRows(p, phase) && !book.isSwitched(phase))
        .findFirst()
        .ifPresent(
            back -> {
              throw wrong(
                  "phase %s was rolled back, and what it left on the target is in tables that phase %s carries rows to"
                      .formatted(back.name(), phase.name()),
                  "clean it up with 'whimbrel cleanup --phase %s', then 'whimbrel run'"
                      .formatted(back.name()));
            });
  }

  private boolean sharesRows(PlannedPhase one, PlannedPhase other) {
    return plan.phasing().shared().stream()
        .anyMatch(table -> one.rowsOf(table).isPresent() && other.rowsOf(table).isPresent());
  }

  /** Fails when a phase has not passed: cleanup is for all together. */
  public void requirePassed() {
    for (PlannedPhase phase : book.phases()) {
      Standing standing = book.standing(phase);
      if (standing != Standing.PASSED && standing != Standing.DONE) {
        throw wrong(
            "phase %s is %s, and phases are cleaned up together: the fence of one that is"
                    .formatted(phase.name(), PhaseBook.words(standing))
                + " cleaned up would fall while others are still written on the source",
            standing == Standing.ROLLED_BACK
                ? "clean it up with 'whimbrel cleanup --phase %s', then 'whimbrel run'"
                    .formatted(phase.name())
                : "let 'whimbrel run' bring all phases to their end first");
      }
    }
  }

  /** Fails when monitoring of a phase did not end well, and nobody has said that it may go. */
  public void requireSuccess() {
    for (PlannedPhase phase : book.phases()) {
      List<GateLine> lines = linesToDecide(phase);
      if (!SuccessList.against(lines).isEmpty()) {
        throw Problem.of(ProblemCode.GO_REFUSED)
            .what("monitoring of phase %s was %s".formatted(phase.name(), SuccessList.told(lines)))
            .where("gate " + Gate.CLEANUP)
            .fix(
                "go back with 'whimbrel rollback --phase %s', or give 'whimbrel approve cleanup --despite REASON' and clean up"
                    .formatted(phase.name()))
            .exception();
      }
    }
  }

  private List<GateLine> linesToDecide(PlannedPhase phase) {
    return book.latest(phase)
        .filter(run -> run.state() != RunState.DONE)
        .filter(
            run ->
                journal
                    .gate(run.run(), Gate.CLEANUP)
                    .filter(gate -> gate.state() == GateState.APPROVED)
                    .isEmpty())
        .map(run -> SuccessList.of(journal, run.run()))
        .orElse(List.of());
  }

  private static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STATE_WRONG).what(what).fix(fix).exception();
  }
}

package io.whimbrel.engine.assess;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.risk.RiskRow;
import io.whimbrel.core.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What may go wrong in a plan of steps, and what this one does against it. */
public final class StepRiskTable {
  private StepRiskTable() {}

  /**
   * All rows.
   *
   * @param found what the last rehearsal found; it counts where it was of this very plan
   */
  public static List<RiskRow> of(Plan plan, Optional<RunHistory> history, Optional<DryRun> found) {
    Optional<DryRun> rehearsal =
        found.filter(run -> run.isGo() && run.planDigest().equals(plan.digest()));
    return List.of(failure(plan, history, rehearsal), rollback(plan, rehearsal), result(plan));
  }

  private static RiskRow failure(
      Plan plan, Optional<RunHistory> history, Optional<DryRun> rehearsal) {
    long done =
        history.stream()
            .flatMap(h -> h.steps().stream())
            .filter(s -> s.state() == StepState.DONE)
            .count();
    List<String> evidence = new ArrayList<>();
    if (done > 0) {
      evidence.add("%d steps are done".formatted(done));
    }
    rehearsal.ifPresent(run -> evidence.add("rehearsed" + told(run)));
    return new RiskRow(
        "Migration script failure",
        rehearsal.filter(run -> run.untried().isEmpty()).isPresent()
            ? RiskLevel.LOW
            : RiskLevel.MEDIUM,
        RiskLevel.HIGH,
        "steps are journaled: a killed process goes on where it was, and 'whimbrel abort' takes"
            + " back what was done",
        evidence,
        rehearsal.isPresent() || done > 0 || !plan.steps().isRehearsable() ? "" : "rehearse it");
  }

  private static String told(DryRun run) {
    return run.at().map(at -> " " + Figures.moment(at)).orElse("")
        + (run.untried().isEmpty() ? "" : ", but for " + String.join(", ", run.untried()));
  }

  private static RiskRow rollback(Plan plan, Optional<DryRun> rehearsal) {
    List<String> lasting =
        plan.steps().all().stream()
            .filter(s -> s.is(Step.Trait.IRREVERSIBLE))
            .map(Step::name)
            .toList();
    return new RiskRow(
        "Rollback failure",
        lasting.isEmpty() ? RiskLevel.LOW : RiskLevel.HIGH,
        RiskLevel.CRITICAL,
        lasting.isEmpty()
            ? "every step is taken back, in reverse order"
            : "taken back in reverse order, but for " + String.join(", ", lasting),
        rehearsal.filter(DryRun::isBack).stream()
            .map(run -> "rehearsed there and back" + told(run))
            .toList(),
        lasting.isEmpty() ? "" : "say 'undo' where there is any");
  }

  private static RiskRow result(Plan plan) {
    long looks = plan.steps().all().stream().filter(s -> isLook(s.action())).count();
    return new RiskRow(
        "Application compatibility",
        looks > 0 ? RiskLevel.LOW : RiskLevel.MEDIUM,
        RiskLevel.MEDIUM,
        looks > 0 ? "%d steps look at what came of it".formatted(looks) : "no step looks at it",
        List.of(),
        looks > 0 ? "" : "add a step with 'check'");
  }

  private static boolean isLook(StepAction action) {
    return action instanceof StepAction.Check || action instanceof StepAction.WaitUntil;
  }
}

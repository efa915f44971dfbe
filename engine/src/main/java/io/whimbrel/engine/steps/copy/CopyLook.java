package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands in the way of carrying another plan as a step. Changes nothing. */
record CopyLook(StepGround ground, OtherRun other, Until until) {

  /** Fails where no step can carry the plan. */
  void requireCarriable() {
    Plan plan = other.plan();
    if (plan.file().equals(ground.plan().file())) {
      throw refused("the plan cannot carry itself", "name the plan that carries the rows");
    }
    if (!plan.steps().isEmpty()) {
      throw refused(
          other.shown() + " has steps, and no step carries steps",
          "write its steps into this plan, or name a plan that carries rows");
    }
    if (plan.phasing().isWhole() || plan.phasing().isPart()) {
      throw refused(
          other.shown() + " has phases, and a step carries a plan as a whole",
          "run it by itself, or make a plan and a step of each phase");
    }
    if (plan.migration().equals(ground.plan().migration())) {
      throw refused(
          "%s has this plan's id, %s".formatted(other.shown(), plan.migration()),
          "give one of the two another id");
    }
    if (until == Until.SYNCED && plan.strategy() == Strategy.BIG_BANG) {
      throw refused(
          other.shown() + " is a big bang, which carries nothing before its downtime",
          "write 'until: cutover', or have it carry rows online");
    }
  }

  private Problem refused(String what, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("step '%s': %s".formatted(ground.name(), what))
        .where(ground.place())
        .fix(fix)
        .exception();
  }

  /** All findings. */
  List<Finding> findings(boolean isBegun) {
    List<Finding> findings = new ArrayList<>();
    Optional<OtherStanding> standing = other.standing();
    if (!isBegun) {
      standing.flatMap(this::foreign).ifPresent(findings::add);
    }
    if (standing.filter(s -> s.isLive() && s.reach() != Reach.ON_ITS_WAY).isEmpty()
        && standing.filter(s -> s.reach() == Reach.CLEANED_UP).isEmpty()) {
      boolean isFirst = isFirst();
      other.check().forEach(finding -> findings.add(told(finding, isFirst)));
    }
    return findings;
  }

  /** Whether nothing that the plan does comes before the step. */
  private boolean isFirst() {
    return ground.plan().steps().before(ground.step()).isEmpty();
  }

  /** What somebody else began. */
  private Optional<Finding> foreign(OtherStanding standing) {
    String run = standing.run().run().text();
    return switch (standing.reach()) {
      case CLEANED_UP, CLEANING_UP ->
          Optional.of(
              Finding.block(
                  ProblemCode.STATE_WRONG,
                  "step '%s': %s was carried before, and is cleaned up"
                      .formatted(ground.name(), run),
                  ground.place(),
                  "take the step out, or give the other plan a new id"));
      case ON_ITS_WAY, AT_GATE, CUT_OVER ->
          Optional.of(
              Finding.warn(
                  ProblemCode.STATE_WRONG,
                  "step '%s': %s is on its way already; the step goes on with it, and a rollback"
                          .formatted(ground.name(), run)
                      + " takes it back",
                  ground.place(),
                  "leave it so, or give that run up first"));
      case ROLLED_BACK ->
          Optional.of(
              Finding.block(
                  ProblemCode.STATE_WRONG,
                  "step '%s': %s was rolled back, and left something on the new side"
                      .formatted(ground.name(), run),
                  ground.place(),
                  "remove it with %s".formatted(new OtherWords(ground, other).command("cleanup"))));
      case ROLLED_BACK_CLEANLY, GIVEN_UP, PARTLY_GIVEN_UP -> Optional.empty();
    };
  }

  /** What steps before this one may mend does not block. */
  private Finding told(Finding finding, boolean isFirst) {
    boolean isLater = finding.severity() == Severity.BLOCK && !isFirst;
    return new Finding(
        isLater ? Severity.WARN : finding.severity(),
        finding.code(),
        "step '%s', %s%s: %s"
            .formatted(
                ground.name(),
                other.plan().migration(),
                isLater ? ", as things are before the steps that come first" : "",
                finding.what()),
        finding.where(),
        new OtherWords(ground, other).named(finding.fix()));
  }
}

package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PhaseOption;
import io.whimbrel.cli.command.line.SecondPlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.WhyOption;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.engine.phases.PhaseBook;
import io.whimbrel.engine.phases.PhaseRules;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which gate of which plan is decided, by whom, and why. */
final class Decision {

  @Parameters(
      index = "0",
      paramLabel = "GATE",
      description =
          "The gate: reads, cutover, cleanup or rollback; of a plan of steps also start, or a"
              + " phase.")
  private Gate gate = Gate.CUTOVER;

  @Mixin private final SecondPlanArgument file = new SecondPlanArgument();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides (default: the user of the operating system).")
  private String by = "";

  @Mixin private final WhyOption why = new WhyOption();

  @Mixin private final PhaseOption phase = new PhaseOption();

  /** Go or no-go, as the desk takes it. */
  @FunctionalInterface
  interface Verdict {
    void give(Journal journal, Plan plan, Gate gate, String by, String comment);
  }

  /**
   * Notes the decision, of the cleanup of a phased plan that of every phase, tells how the run
   * stands and returns the exit code.
   *
   * @param isLookedAt whether what monitoring found may speak against it
   */
  int give(Surroundings surroundings, CommonOptions common, boolean isLookedAt, Verdict verdict) {
    Wiring wiring = surroundings.wiring();
    Plan whole = wiring.planToLook(file.file());
    if (gate == Gate.CLEANUP && whole.phasing().isWhole()) {
      requireTogether(whole);
      try (Journal journal = wiring.journalToLook(whole)) {
        PhaseRules rules = new PhaseRules(journal, whole);
        rules.requirePassed();
        if (isLookedAt) {
          rules.requireSuccess();
        }
        PhaseBook book = new PhaseBook(journal, whole);
        book.phases().stream()
            .limit(book.phases().size() - 1)
            .filter(p -> book.standing(p) != PhaseBook.Standing.DONE)
            .forEach(p -> verdict.give(journal, book.planOf(p), gate, by, why.comment()));
      }
    }
    return DeskWork.byPlan(
        surroundings,
        common,
        file.file(),
        phase,
        (journal, read) -> verdict.give(journal, read, gate, by, why.comment()));
  }

  private void requireTogether(Plan whole) {
    if (phase.isGiven()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("the cleanup of phases is decided for all of them together")
          .where(Wiring.shown(whole.file()))
          .fix("leave --phase out; one that was rolled back is cleaned up without a decision")
          .exception();
    }
  }
}

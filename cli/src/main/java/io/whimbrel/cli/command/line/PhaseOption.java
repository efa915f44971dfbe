package io.whimbrel.cli.command.line;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.phases.PhaseBook;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which phase of a phased plan is meant. */
public final class PhaseOption {

  @Option(
      names = "--phase",
      paramLabel = "NAME",
      description = "Of a phased plan: this phase (default: the one at work).")
  private @Nullable String name;

  /** Whether one is named. */
  public boolean isGiven() {
    return name != null;
  }

  /** Whether a phase of a plan has begun. */
  static boolean isBegun(Plan plan, Wiring wiring) {
    if (!wiring.hasJournal(plan)) {
      return false;
    }
    try (Journal journal = wiring.journal(plan)) {
      PhaseBook book = new PhaseBook(journal, plan);
      return book.phases().stream().anyMatch(phase -> book.latest(phase).isPresent());
    }
  }

  /** The plan of the phase that is meant; of a plan without phases, the plan. */
  public Plan of(Plan plan, Wiring wiring, Function<PhaseBook, PlannedPhase> unnamed) {
    String given = name;
    if (!plan.phasing().isWhole()) {
      if (given != null) {
        throw Problem.of(ProblemCode.USAGE)
            .what("phase '%s' is named, and the plan has no phases".formatted(given))
            .where(Wiring.shown(plan.file()))
            .fix("leave --phase out")
            .exception();
      }
      return plan;
    }
    if (!wiring.hasJournal(plan)) {
      return plan.at(
          given == null
              ? plan.phasing().phases().getFirst()
              : plan.phasing().require(given, plan.locate("phases")));
    }
    try (Journal journal = wiring.journal(plan)) {
      return plan.at(
          given == null
              ? unnamed.apply(new PhaseBook(journal, plan))
              : plan.phasing().require(given, plan.locate("phases")));
    }
  }
}

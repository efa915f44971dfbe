package io.whimbrel.cli.view;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.engine.phases.PhaseBook;
import io.whimbrel.engine.phases.PhaseBook.Standing;
import io.whimbrel.engine.steps.Asked;
import io.whimbrel.engine.steps.StepDesk;
import java.util.Locale;
import java.util.Optional;

/** What a run that waits is known to wait for beyond its own gates, as a command to type. */
public final class Ahead {
  private Ahead() {}

  /** The command without its first word and its plan; empty where the run's gates say it. */
  public static Optional<String> of(Journal journal, Plan plan) {
    if (!plan.steps().isEmpty()) {
      return ofSteps(new StepDesk(plan, journal).asked());
    }
    return plan.phasing()
        .whole()
        .flatMap(whole -> ofPhases(new PhaseBook(journal, whole), plan.phasing().current()));
  }

  private static Optional<String> ofSteps(Asked asked) {
    Optional<String> gate =
        asked.gates().keySet().stream()
            .findFirst()
            .map(g -> "approve " + g.name().toLowerCase(Locale.ROOT));
    return gate.or(() -> asked.steps().keySet().stream().findFirst().map(step -> "tick " + step));
  }

  /** One that has passed is cleaned up when all have. */
  private static Optional<String> ofPhases(PhaseBook book, String current) {
    boolean isPassed =
        book.phases().stream()
            .anyMatch(p -> p.name().equals(current) && book.standing(p) == Standing.PASSED);
    if (!isPassed) {
      return Optional.empty();
    }
    Optional<PlannedPhase> back =
        book.phases().stream().filter(p -> book.standing(p) == Standing.ROLLED_BACK).findFirst();
    boolean isLeft =
        book.phases().stream()
            .map(book::standing)
            .anyMatch(s -> s == Standing.OPEN || s == Standing.AT_WORK);
    return back.map(p -> "cleanup --phase " + p.name())
        .or(() -> isLeft ? Optional.of("run") : Optional.empty());
  }
}

package io.whimbrel.engine.phases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Facts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseBookTest {
  @TempDir private Path directory = Path.of("");

  private static PlannedPhase phase(String name) {
    return new PlannedPhase(
        name, List.of("public." + name), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void aPhaseThatIsAtWorkGoesBeforeAnEarlierOneThatBeginsAnew() {
    Plan plan;
    try (World world = new World(directory, 1)) {
      plan =
          world
              .phased(new Phasing(List.of(phase("one"), phase("two"), phase("three"))))
              .plan(Approval.RULE);
    }
    try (Journal journal =
        Journals.open(Optional.empty(), directory.resolve("j.db"), Clock.systemUTC())) {
      PhaseBook book = new PhaseBook(journal, plan);
      RunRecord first = journal.begin(book.id(book.phases().getFirst()), "one", plan.digest());
      RunRecord _ = journal.begin(book.id(book.phases().get(1)), "two", plan.digest());

      journal.state(first.run(), RunState.ROLLED_BACK, Phase.ROLLBACK, Optional.empty());
      journal.fact(first.run(), Facts.ROLLBACK_CLEANED, "now");

      assertThat(book.inTurn())
          .extracting(PlannedPhase::name)
          .containsExactly("two", "one", "three");
    }
  }
}

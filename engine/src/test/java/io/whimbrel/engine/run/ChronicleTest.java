package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Approval;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleTest {
  @TempDir private Path directory;

  @Test
  void aListenerIsToldTheNumbersOfTheJournalWhoeverWroteBefore() {
    List<EventRecord> told = new ArrayList<>();
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan(Approval.RULE);
      RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
      EventRecord earlier = world.journal().event(run, Phase.COPY, "earlier", "", Map.of());
      Chronicle chronicle = new Chronicle(world.journal(), run, told::add);

      chronicle.event(Phase.SYNC, "first", "one", Map.of("a", "b"));
      chronicle.event(Phase.SYNC, "second", "two");

      assertThat(world.journal().history(run).events())
          .containsExactly(earlier, told.get(0), told.get(1));
    }
    assertThat(told).extracting(EventRecord::sequence).containsExactly(2L, 3L);
  }
}

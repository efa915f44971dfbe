package io.whimbrel.engine.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseTimelineTest {
  @TempDir private Path directory;

  @Test
  void everyMomentIsAnEventWithItsMillisecondsSinceTheBeginning() {
    AtomicLong nanos = new AtomicLong(5_000_000_000L);
    List<EventRecord> events = new ArrayList<>();
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan(Approval.RULE);
      RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
      Chronicle chronicle = new Chronicle(world.journal(), run, events::add, StopSignal.root());

      PauseTimeline timeline = new PauseTimeline(chronicle, nanos::get);
      nanos.addAndGet(120_000_000L);
      timeline.reach("fenced", "the source refuses writes");
      nanos.addAndGet(30_000_000L);
      timeline.reach("drained", "the target has every change");

      assertThat(timeline.text()).isEqualTo("fenced 120 ms, drained 150 ms");
    }
    assertThat(events)
        .extracting(EventRecord::kind)
        .containsExactly("cutover.fenced", "cutover.drained");
    assertThat(events).extracting(e -> e.data().get("millis")).containsExactly("120", "150");
  }
}

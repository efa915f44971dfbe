package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleTest {
  private final Problem noRoom =
      Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the journal cannot be written: the disk is full")
          .permanence(Problem.Permanence.SCARCE)
          .exception();

  @TempDir private Path directory;

  @Test
  void aListenerIsToldTheNumbersOfTheJournalWhoeverWroteBefore() {
    List<EventRecord> told = new ArrayList<>();
    try (World world = new World(directory, 1)) {
      RunId run = begun(world);
      EventRecord earlier = world.journal().event(run, Phase.COPY, "earlier", "", Map.of());
      Chronicle chronicle = new Chronicle(world.journal(), run, told::add, StopSignal.root());

      chronicle.event(Phase.SYNC, "first", "one", Map.of("a", "b"));
      chronicle.event(Phase.SYNC, "second", "two");

      assertThat(world.journal().history(run).events())
          .containsExactly(earlier, told.get(0), told.get(1));
    }
    assertThat(told).extracting(EventRecord::sequence).containsExactly(2L, 3L);
  }

  @Test
  void aWriteWaitsForRoomAndIsWrittenOnce() {
    List<EventRecord> told = new ArrayList<>();
    try (World world = new World(directory, 1)) {
      RunId run = begun(world);
      Journal full = fullFor(world.journal(), 2);
      Chronicle chronicle = new Chronicle(full, run, told::add, StopSignal.root());

      chronicle.event(Phase.SYNC, "first", "one");

      assertThat(world.journal().history(run).events()).isEqualTo(told).hasSize(1);
    }
  }

  @Test
  void nobodyWaitsForTheJournalBeyondAdeadline() {
    try (World world = new World(directory, 1)) {
      RunId run = begun(world);
      Journal full = fullFor(world.journal(), 2);
      Chronicle chronicle = new Chronicle(full, run, _ -> {}, StopSignal.root());

      try (Chronicle.Limited _ = chronicle.within(Deadline.in(Duration.ZERO))) {
        assertThatThrownBy(() -> chronicle.fact("name", "value")).isSameAs(noRoom);
      }

      chronicle.fact("name", "value");
      assertThat(chronicle.fact("name")).contains("value");
    }
  }

  @Test
  void aRunThatWasStoppedDoesNotWaitForRoom() {
    RuntimeException lost =
        Problem.of(ProblemCode.LEASE_LOST).what("the lease could not be renewed").exception();
    try (World world = new World(directory, 1)) {
      RunId run = begun(world);
      Journal full = fullFor(world.journal(), Integer.MAX_VALUE);
      StopSignal stop = StopSignal.root();
      Chronicle chronicle = new Chronicle(full, run, _ -> {}, stop);

      Thread stopping = Thread.ofVirtual().start(() -> stop.stop(lost));

      assertThatThrownBy(() -> chronicle.fact("name", "value")).isIn(lost, noRoom);
      assertThat(stopping.isAlive()).isFalse();
      assertThatThrownBy(() -> chronicle.fact("name", "value")).isSameAs(noRoom);
    }
  }

  private static RunId begun(World world) {
    Plan plan = world.plan(Approval.RULE);
    return world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
  }

  /** The journal, on a disk without room for its first writes of events and facts. */
  private Journal fullFor(Journal journal, int writes) {
    AtomicInteger left = new AtomicInteger(writes);
    InvocationHandler disk =
        (_, method, arguments) -> {
          if (method.getReturnType() != Optional.class && left.getAndDecrement() > 0) {
            throw noRoom;
          }
          return method.invoke(journal, arguments);
        };
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, disk);
  }
}

package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.run.RunId;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leases: one holder at a time, and an epoch for each. */
interface LeaseContract extends JournalCase {
  Duration LONG = Duration.ofHours(1);

  @Test
  default void aLeaseIsHeldByOneAndRenewedUnderItsEpoch() {
    RunId run = begin().run();
    assertThat(journal().currentLease(run)).isEmpty();

    Lease taken = journal().lease(run, LeaseHolder.current(), LONG).orElseThrow();
    Lease renewed = journal().lease(run, LeaseHolder.current(), LONG).orElseThrow();

    assertThat(renewed.epoch()).isEqualTo(taken.epoch());
    assertThat(renewed.expiresAt()).isAfterOrEqualTo(taken.expiresAt());
    assertThat(journal().lease(run, "elsewhere/1/1", LONG)).isEmpty();
    assertThat(journal().currentLease(run)).contains(renewed);
  }

  @Test
  default void whatIsFinalIsNotedUnderALeaseThatHoldsAndUnderNoOther() {
    RunId run = begin().run();
    Lease former = journal().lease(run, "a/1/1", LONG).orElseThrow();
    boolean isHeld = journal().factUnder(run, former, "first", "yes");
    journal().release(run, former);
    Lease brief = journal().lease(run, "b/1/1", Duration.ofMillis(1)).orElseThrow();
    boolean isFormer = journal().factUnder(run, former, "third", "yes");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> journal().lease(run, "c/1/1", LONG).isPresent());
    boolean isTakenOver = journal().factUnder(run, brief, "second", "yes");

    assertThat(isHeld).isTrue();
    assertThat(isFormer).isFalse();
    assertThat(isTakenOver).isFalse();
    assertThat(journal().fact(run, "first")).contains("yes");
    assertThat(journal().fact(run, "second")).isEmpty();
    assertThat(journal().fact(run, "third")).isEmpty();
  }

  @Test
  default void anEpochIsNeverGivenTwice() {
    RunId run = begin().run();
    List<Long> epochs = new ArrayList<>();

    for (String holder : List.of("a/1/1", "b/1/1", "b/1/1", "a/1/1")) {
      Lease lease = journal().lease(run, holder, LONG).orElseThrow();
      epochs.add(lease.epoch());
      journal().release(run, lease);
    }

    assertThat(epochs).containsExactly(1L, 2L, 3L, 4L);
    assertThat(journal().currentLease(run)).isEmpty();
  }

  @Test
  default void aLeaseThatRanOutIsTakenOverAndCannotBeReleasedByItsFormerHolder() {
    RunId run = begin().run();
    Lease former = journal().lease(run, "a/1/1", Duration.ofMillis(300)).orElseThrow();
    assertThat(journal().lease(run, "b/1/1", LONG)).isEmpty();

    Lease next =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> journal().lease(run, "b/1/1", LONG), Optional::isPresent)
            .orElseThrow();
    journal().release(run, former);

    assertThat(next.epoch()).isEqualTo(former.epoch() + 1);
    assertThat(journal().currentLease(run)).contains(next);
    assertThat(journal().lease(run, "a/1/1", LONG)).isEmpty();
  }

  @Test
  default void theLeaseOfAKilledProcessIsTakenOverAtOnce() throws Exception {
    RunId run = begin().run();
    Process child = JournalProcess.start("hold", address(), run);
    try (BufferedReader said = child.inputReader()) {
      assertThat(said.readLine()).isEqualTo("1");
      assertThat(journal().lease(run, LeaseHolder.current(), LONG)).isEmpty();
    } finally {
      child.destroyForcibly().waitFor();
    }

    assertThat(journal().lease(run, LeaseHolder.current(), LONG))
        .hasValueSatisfying(lease -> assertThat(lease.epoch()).isEqualTo(2));
  }

  @Test
  default void twoProcessesNeverHoldALeaseAtTheSameTime() throws Exception {
    RunId run = begin().run();

    List<Process> children =
        List.of(
            JournalProcess.start("contend", address(), run),
            JournalProcess.start("contend", address(), run));
    for (Process child : children) {
      assertThat(child.inputReader().lines().toList()).containsExactly("done");
      assertThat(child.waitFor()).isZero();
    }

    List<EventRecord> events = journal().history(run).events();
    long lastEpoch = 0;
    for (int i = 0; i < events.size(); i += 2) {
      EventRecord taken = events.get(i);
      EventRecord given = events.get(i + 1);
      long epoch = Long.parseLong(taken.text());
      assertThat(taken.kind()).isEqualTo("taken");
      assertThat(given.kind()).isEqualTo("given");
      assertThat(given.data()).isEqualTo(taken.data());
      assertThat(epoch).isGreaterThan(lastEpoch);
      lastEpoch = epoch;
    }
    assertThat(events).hasSize(2 * 2 * JournalProcess.ROUNDS);
  }
}

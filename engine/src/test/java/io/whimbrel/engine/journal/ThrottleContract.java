package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.plan.ThrottleOrder.Part;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.throttle.ThrottleBook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody said over the throttle: seen by whoever works on the run, with who and when. */
interface ThrottleContract extends JournalCase {

  @Test
  default void anotherProcessSeesWhatWasSaidOverTheThrottle() {
    RunId run = begin().run();
    ThrottleOrder order =
        new ThrottleOrder(
            Map.of(Part.RATE, List.of("20MB"), Part.SOURCE, List.of("active_sessions > 40")));
    Instant at = Instant.parse("2026-03-02T12:00:00Z");

    try (Journal other = JournalProcess.open(address())) {
      new ThrottleBook(other, run).note(order, "ana", at, Phase.COPY);
    }

    ThrottleBook book = new ThrottleBook(journal(), run);
    assertThat(book.entry()).contains(new ThrottleBook.Entry(order, "ana", at));
    assertThat(book.order()).isEqualTo(order);
    assertThat(journal().history(run).events())
        .extracting(EventRecord::kind, EventRecord::text)
        .containsExactly(
            tuple("throttle.set", "ana set the throttle: rate 20MB, source active_sessions > 40"));
  }

  @Test
  default void asThePlanSaysTakesBackWhatWasSaidOfThisRunAlone() {
    RunId run = begin().run();
    ThrottleBook book = new ThrottleBook(journal(), run);
    book.note(ThrottleOrder.off(), "ana", Instant.EPOCH, Phase.COPY);

    book.note(ThrottleOrder.NONE, "raj", Instant.EPOCH, Phase.COPY);

    assertThat(book.entry()).isEmpty();
    assertThat(journal().history(run).events())
        .extracting(EventRecord::text)
        .containsExactly(
            "ana set the throttle: rate none, hours none, source none",
            "raj set the throttle: as the plan says");
    assertThat(new ThrottleBook(journal(), begin().run()).entry()).isEmpty();
  }
}

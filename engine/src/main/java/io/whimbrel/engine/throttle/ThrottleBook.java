package io.whimbrel.engine.throttle;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the journal knows about the throttle of a run. Needs no database. */
public final class ThrottleBook {
  private final Journal journal;
  private final RunId run;

  /** That of a run. */
  public ThrottleBook(Journal journal, RunId run) {
    this.journal = journal;
    this.run = run;
  }

  /**
   * Something that somebody said.
   *
   * @param order all that holds over the plan since then
   */
  public record Entry(ThrottleOrder order, String by, Instant at) {}

  /** The last that was said, unless it was taken back. */
  public Optional<Entry> entry() {
    return journal.fact(run, Facts.THROTTLE).flatMap(ThrottleBook::read);
  }

  /** What a fact of the journal says. */
  public static Optional<Entry> read(String fact) {
    return Optional.of(fact)
        .filter(text -> !text.isEmpty())
        .map(OrderText::read)
        .map(text -> new Entry(text.order(), text.by(), text.at()));
  }

  /** What holds over the plan. */
  public ThrottleOrder order() {
    return entry().map(Entry::order).orElse(ThrottleOrder.NONE);
  }

  /** Notes what holds over the plan from now on; everything as the plan says takes it back. */
  public void note(ThrottleOrder order, String by, Instant at, Phase phase) {
    boolean isPlan = order.equals(ThrottleOrder.NONE);
    String text = new OrderText(order, by, at).write();
    journal.together(
        () -> {
          journal.fact(run, Facts.THROTTLE, isPlan ? "" : text);
          journal.event(
              run,
              phase,
              "throttle.set",
              "%s set the throttle: %s".formatted(by, isPlan ? "as the plan says" : order),
              Map.of("by", by, "order", isPlan ? "" : order.toString()));
        });
  }
}

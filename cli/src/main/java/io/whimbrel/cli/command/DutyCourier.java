package io.whimbrel.cli.command;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.notify.Courier;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens for as long as this process watches: while another one does, that one tells,
 * so that news keep their order. Used by one thread.
 */
final class DutyCourier implements AutoCloseable {
  private final Journal journal;
  private final Plan plan;
  private final Clock clock;
  private @Nullable Courier courier;

  DutyCourier(Journal journal, Plan plan, Clock clock) {
    this.journal = journal;
    this.plan = plan;
    this.clock = clock;
  }

  /** Begins or ends telling. */
  void serve(boolean isOnDuty) {
    if (!isOnDuty) {
      close();
    } else if (courier == null) {
      courier = Courier.start(journal, plan, clock);
    }
  }

  @Override
  public void close() {
    Courier open = courier;
    courier = null;
    if (open != null) {
      open.close();
    }
  }
}

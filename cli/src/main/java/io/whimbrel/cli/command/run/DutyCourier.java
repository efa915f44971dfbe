package io.whimbrel.cli.command.run;

import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.notify.Courier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens for as long as this process watches: while another one does, that one tells,
 * so that news keep their order. Used by one thread.
 */
final class DutyCourier implements AutoCloseable {
  private final Journal journal;
  private final Plan plan;
  private final Wiring wiring;
  private @Nullable Courier courier;

  DutyCourier(Journal journal, Plan plan, Wiring wiring) {
    this.journal = journal;
    this.plan = plan;
    this.wiring = wiring;
  }

  /** Begins or ends telling. */
  void serve(boolean isOnDuty) {
    if (!isOnDuty) {
      close();
    } else if (courier == null) {
      courier = RunUpdates.courier(wiring, journal, plan);
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

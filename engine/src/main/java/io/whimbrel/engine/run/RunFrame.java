package io.whimbrel.engine.run;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import java.time.Clock;
import java.util.List;

/**
 * What every phase of one run stands on, for as long as one process works on it. Its parts are safe
 * for use by several threads.
 */
public record RunFrame(
    Plan plan,
    RunId run,
    LeaseKeeper lease,
    PauseWatch pauses,
    Sides sides,
    Cargo cargo,
    Chronicle chronicle,
    Board board,
    Valve valve,
    Pressure pressure,
    Retry retry,
    StopSignal stop,
    Clock clock,
    List<DatabaseProduct> products) {

  public RunFrame {
    products = List.copyOf(products);
  }

  /** The old side. */
  public SourceDatabase source() {
    return sides.source();
  }

  /** The new side. */
  public TargetDatabase target() {
    return sides.target();
  }

  /** The journal. */
  public Journal journal() {
    return chronicle.journal();
  }

  /** What writes on the target carry. */
  public long epoch() {
    return lease.epoch();
  }

  /** Notes that the run works in this phase from now on. */
  public void enter(Phase phase) {
    stop.check();
    board.phase(phase);
    chronicle.state(RunState.RUNNING, phase);
  }
}

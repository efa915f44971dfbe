package io.whimbrel.engine;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Proof;
import java.time.Clock;
import java.util.List;

/**
 * One migration: a plan, its two databases and its journal.
 *
 * <p>One command at a time runs on one thread; {@link #close} may be called by another one (a
 * shutdown hook) and makes the command end cleanly within ten seconds. A failure is a {@link
 * io.whimbrel.core.problem.Problem}, thrown when the journal has it; its code tells the exit code.
 * Whatever happened, {@link #run} goes on from there.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Migration implements AutoCloseable {
  private final Plan plan;

  private Migration(Plan plan) {
    this.plan = plan;
  }

  /** Opens a migration; connects to nothing yet. The journal stays the caller's to close. */
  @SuppressWarnings("unused")
  public static Migration open(
      Plan plan,
      List<DatabaseProduct> products,
      Journal journal,
      RunListener listener,
      Clock clock) {
    return new Migration(plan);
  }

  /** Plan, mapping and preconditions of both sides: all findings in one go. Changes nothing. */
  public List<Finding> check() {
    throw notYet();
  }

  /** What is there, what stands in the way, how long it may take. Changes nothing. */
  public Assessment assess() {
    throw notYet();
  }

  /** What a run will do, in order. Changes nothing. */
  public List<ExplainedStep> explain() {
    throw notYet();
  }

  /** Begins the run or goes on with it, to the next gate that nobody has decided. */
  @SuppressWarnings("unused")
  public RunOutcome run(RunOptions options) {
    throw notYet();
  }

  /** Goes on with the run, through the decided gate and the cutover, to the end of monitoring. */
  public RunOutcome cutover() {
    throw notYet();
  }

  /** Verifies all tables now, while changes go on; the proofs are recorded. */
  public List<Proof> verify() {
    throw notYet();
  }

  /** Gives the run up, before the cutover was decided, and removes its traces on both sides. */
  public RunOutcome abort() {
    throw notYet();
  }

  /** Decides the cleanup gate and ends the run: removes what it left on both sides. */
  public RunOutcome cleanup() {
    throw notYet();
  }

  /** Ends a running command cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {}

  private UnsupportedOperationException notYet() {
    return new UnsupportedOperationException(plan.migration().text());
  }
}

package io.whimbrel.engine.steps.other;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunOutcome;
import java.util.List;
import java.util.Optional;

/**
 * The run of another plan: its commands, as a person would give them. One at a time runs on one
 * thread; {@link #stop} may be called by another one.
 */
public interface OtherRun extends AutoCloseable {

  /** The plan. */
  Plan plan();

  /** The plan's path, as a person would type it. */
  String shown();

  /** How the newest run stands; empty where there is none. */
  Optional<OtherStanding> standing();

  /** What stands in the way. */
  List<Finding> check();

  /** What the run will do, in order. */
  List<ExplainedStep> explain();

  /** Begins the run or goes on with it. */
  RunOutcome run(GateBehaviour atGate);

  /** Ends the run. */
  RunOutcome cleanup();

  /** Gives the run up, before its cutover. */
  RunOutcome abort();

  /** Puts the old side in charge again, behind the cutover. */
  RunOutcome rollback(String by, String why);

  /** Ends a command that is at work cleanly; from then on none begins. Idempotent. */
  void stop();

  @Override
  void close();
}

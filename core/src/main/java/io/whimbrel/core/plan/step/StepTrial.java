package io.whimbrel.core.plan.step;

import java.util.Optional;

/** What a rehearsal does with a step. */
public sealed interface StepTrial {

  /** What its kind allows: SQL on a scratch database, files and trees of sources as copies. */
  record ByKind() implements StepTrial {}

  /** What the plan says, as it stands, with scratch databases in the place of the plan's. */
  record AsPlanned() implements StepTrial {}

  /** Nothing. */
  record LeftOut() implements StepTrial {}

  /**
   * Commands in its place.
   *
   * @param command that is run instead of the step
   * @param undo that takes it back; empty where that is not tried
   */
  record Instead(StepCommand command, Optional<StepCommand> undo) implements StepTrial {}
}

package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.step.Step;

/**
 * What becomes of a step in a rehearsal.
 *
 * @param step as the plan has it
 * @param words how it is tried, or why it is not, for people
 * @param back what becomes of what takes it back
 */
public record StepChoice(Step step, How how, String words, Back back) {

  /** How a step is tried. */
  public enum How {
    /** On copies, or as it stands. */
    TRIED,
    /** By a command that stands in for it. */
    INSTEAD,
    /** Not at all. */
    NOT_TRIED
  }

  /** What becomes of its way back. */
  public enum Back {
    /** It is tried. */
    TRIED,
    /** It would reach beyond the copies, or nothing stands in for it. */
    NOT_TRIED
  }

  /** Whether anything is done for it. */
  public boolean isTried() {
    return how != How.NOT_TRIED;
  }
}

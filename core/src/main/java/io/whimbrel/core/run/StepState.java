package io.whimbrel.core.run;

/** How a step stands. */
public enum StepState {
  STARTED,
  DONE,
  FAILED,
  UNDONE
}

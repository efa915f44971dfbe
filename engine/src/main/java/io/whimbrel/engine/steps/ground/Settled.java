package io.whimbrel.engine.steps.ground;

/** What is known of a step that is not at work any more, before it is taken back. */
public enum Settled {
  /** It was done, as a whole or in part. */
  RAN,
  /** It never began: there is nothing to take back. */
  NEVER
}

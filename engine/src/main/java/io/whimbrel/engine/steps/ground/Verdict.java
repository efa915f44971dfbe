package io.whimbrel.engine.steps.ground;

/** What a person says of something of which nobody knew whether it was done. */
public enum Verdict {
  /** It was. */
  DONE,
  /** It is to be done again. */
  AGAIN
}

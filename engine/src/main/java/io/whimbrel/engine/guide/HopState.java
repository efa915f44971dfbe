package io.whimbrel.engine.guide;

/** How a guide stands in an environment. */
public enum HopState {
  /** It was not followed, or all of it was taken back. */
  OPEN,
  /** It was begun, and is not at its end. */
  UNDER_WAY,
  /** All of it was done, and what must be so afterwards is so. */
  PASSED,
  /** It is being taken back. */
  GOING_BACK
}

package io.whimbrel.engine.steps.ground;

/** What a process finds of a step that it is to do. */
public enum Begun {
  /** Nothing: it was not begun, or all of it was undone. */
  NOT,
  /** It failed, and somebody has it tried again. */
  FAILED,
  /** A process began it and did not say its end. */
  CUT_OFF
}

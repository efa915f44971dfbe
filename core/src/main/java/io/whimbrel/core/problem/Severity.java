package io.whimbrel.core.problem;

/** How much a finding weighs; the order is from harmless to blocking. */
public enum Severity {
  /** Good to know. */
  INFO,
  /** Goes on, but somebody should look. */
  WARN,
  /** The run does not go on before this is mended. */
  BLOCK
}

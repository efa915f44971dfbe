package io.whimbrel.engine;

/** How one call of {@link Migration#run} behaves. */
public record RunOptions(GateBehaviour atGate) {
  /** Stops at the next gate that nobody has decided. */
  public static final RunOptions DEFAULT = new RunOptions(GateBehaviour.LEAVE);
}

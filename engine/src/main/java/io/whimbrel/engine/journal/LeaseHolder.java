package io.whimbrel.engine.journal;

/** Names the process that holds a lease. */
public final class LeaseHolder {
  private LeaseHolder() {}

  /** This process: {@code host/pid/startEpochMillis}. */
  public static String current() {
    throw new UnsupportedOperationException();
  }
}

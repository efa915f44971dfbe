package io.whimbrel.archive.store;

import java.io.IOException;

/** A place that refuses something, and what would help. */
public final class StoreRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String fix;

  /** What it refuses for. */
  public enum Kind {
    /** It has no room left. */
    FULL,
    /** Anything else. */
    REFUSED
  }

  /**
   * A refusal.
   *
   * @param what was found
   * @param fix one imperative sentence
   */
  public StoreRefusal(Kind kind, String what, String fix, Throwable cause) {
    super(what, cause);
    this.kind = kind;
    this.fix = fix;
  }

  /** What the place refuses for. */
  public Kind kind() {
    return kind;
  }

  /** What to do about it. */
  public String fix() {
    return fix;
  }
}

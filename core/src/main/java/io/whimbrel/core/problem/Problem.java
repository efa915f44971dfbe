package io.whimbrel.core.problem;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Whimbrel: a stable code, what was found and expected, where, and one
 * imperative sentence that says what to do. No text of it ever holds a secret.
 *
 * <p>Built with {@link #of(ProblemCode)}; immutable, safe to hand between threads.
 */
public final class Problem extends RuntimeException {

  private final ProblemCode code;
  private final String what;
  private final String where;
  private final String fix;
  private final Permanence permanence;

  private Problem(Draft draft) {
    super(draft.text(), draft.cause);
    this.code = draft.code;
    this.what = draft.what;
    this.where = draft.where;
    this.fix = draft.fix;
    this.permanence = draft.permanence;
  }

  /** Whether trying again may help. */
  public enum Permanence {
    /** The same attempt ends the same way. */
    PERMANENT,
    /** A new attempt may succeed: a broken connection, a lock not had in time. */
    TRANSIENT,
    /** A new attempt succeeds once somebody has made room: a full disk, no connection left. */
    SCARCE
  }

  /** Begins a problem with this code. */
  public static Draft of(ProblemCode code) {
    return new Draft(code);
  }

  /** The stable code. */
  public ProblemCode code() {
    return code;
  }

  /** What was found, and what was expected. */
  public String what() {
    return what;
  }

  /** Plan line, table, key or position; empty when there is no such place. */
  public String where() {
    return where;
  }

  /** One imperative sentence; empty when there is nothing to do. */
  public String fix() {
    return fix;
  }

  /** The same problem, with something else to do about it. */
  public Problem advising(String other) {
    return other.equals(fix)
        ? this
        : of(code)
            .what(what)
            .where(where)
            .fix(other)
            .permanence(permanence)
            .cause(this)
            .exception();
  }

  /** Whether a new attempt may succeed. */
  public boolean isTransient() {
    return permanence != Permanence.PERMANENT;
  }

  /** Whether a new attempt succeeds only once somebody has made room. */
  public boolean isScarcity() {
    return permanence == Permanence.SCARCE;
  }

  /** A problem being written: mutable, used by one thread, ends with {@link #exception()}. */
  public static final class Draft {
    private final ProblemCode code;
    private String what = "";
    private String where = "";
    private String fix = "";
    private Permanence permanence = Permanence.PERMANENT;
    private @Nullable Throwable cause;

    private Draft(ProblemCode code) {
      this.code = code;
    }

    /** Says what was found and expected. */
    public Draft what(String text) {
      this.what = text;
      return this;
    }

    /** Says where: plan line, table, key, position. */
    public Draft where(String text) {
      this.where = text;
      return this;
    }

    /** Says what to do, in one imperative sentence. */
    public Draft fix(String text) {
      this.fix = text;
      return this;
    }

    /** Marks the problem as one that a new attempt may get past. */
    public Draft permanence(Permanence value) {
      this.permanence = value;
      return this;
    }

    /** Keeps what led to it. */
    public Draft cause(Throwable value) {
      this.cause = value;
      return this;
    }

    /** The finished problem, to be thrown. */
    public Problem exception() {
      return new Problem(this);
    }

    private String text() {
      StringBuilder text = new StringBuilder(code.text()).append(": ").append(what);
      if (!where.isEmpty()) {
        text.append(" [").append(where).append(']');
      }
      if (!fix.isEmpty()) {
        text.append(". Next: ").append(fix);
      }
      return text.toString();
    }
  }
}

package io.whimbrel.core.problem;

/**
 * One thing that a check found out. Unlike a {@link Problem} it does not stop the check: all
 * findings are reported in one go.
 *
 * @param where plan place, table, object or setting; empty when there is none
 * @param fix what mends it, best a statement that can be run as it stands; empty when nothing is to
 *     do
 */
public record Finding(Severity severity, ProblemCode code, String what, String where, String fix) {

  /** A finding that blocks. */
  public static Finding block(ProblemCode code, String what, String where, String fix) {
    return new Finding(Severity.BLOCK, code, what, where, fix);
  }

  /** A finding that warns. */
  public static Finding warn(ProblemCode code, String what, String where, String fix) {
    return new Finding(Severity.WARN, code, what, where, fix);
  }

  /** A finding that informs. */
  public static Finding info(ProblemCode code, String what, String where) {
    return new Finding(Severity.INFO, code, what, where, "");
  }
}

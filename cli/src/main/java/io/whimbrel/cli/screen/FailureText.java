package io.whimbrel.cli.screen;

import io.whimbrel.core.problem.Problem;

/** How a problem is told: code, what, where, and the next thing to do. */
public final class FailureText {
  private FailureText() {}

  /** For a terminal; ends without a line break. */
  public static String of(Problem problem, Paint paint) {
    StringBuilder text = new StringBuilder();
    text.append(paint.red(problem.code().text())).append(": ").append(Plain.lines(problem.what()));
    if (!problem.where().isEmpty()) {
      text.append(" [").append(Plain.line(problem.where())).append(']');
    }
    if (!problem.fix().isEmpty()) {
      text.append('\n').append(paint.bold("Next:")).append(' ').append(Plain.lines(problem.fix()));
    }
    return text.toString();
  }
}

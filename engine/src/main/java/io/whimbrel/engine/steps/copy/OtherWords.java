package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.Advice;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRun;

/** How a step tells of the other plan: commands that are advised name it. */
record OtherWords(StepGround ground, OtherRun other) {
  /** A text of the other run, with its plan in the commands that it advises. */
  String named(String text) {
    return advice().in(text);
  }

  private Advice advice() {
    return new Advice(other.shown(), "");
  }

  /** A command on the other plan. */
  String command(String words) {
    return "'whimbrel %s'".formatted(advice().typed(words));
  }

  /** What stopped the other run, as what stops the step. */
  Problem told(Problem problem) {
    ProblemCode code =
        switch (problem.code()) {
          case LEASE_LOST, PAUSED -> ProblemCode.LOCKED;
          default -> problem.code();
        };
    return Problem.of(code)
        .what(
            "step '%s', %s: %s".formatted(ground.name(), other.plan().migration(), problem.what()))
        .where(problem.where())
        .fix(named(problem.fix()))
        .cause(problem)
        .exception();
  }

  /** A problem of the step itself. */
  Problem failed(String what, String fix) {
    return ground.failed(what).fix(fix).exception();
  }

  /** What people have to do on the other plan before the step goes on. */
  Problem waits(String what) {
    return Problem.of(ProblemCode.GATE_WAITING)
        .what(what)
        .where(ground.place())
        .fix("then go on with 'whimbrel run'")
        .exception();
  }
}

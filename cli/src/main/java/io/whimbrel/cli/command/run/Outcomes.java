package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.RunLine;
import io.whimbrel.engine.RunOutcome;
import java.util.Map;

/** Tells how a command of a run ended. */
final class Outcomes {
  private Outcomes() {}

  /** Tells it and returns the exit code. */
  static int give(Surroundings surroundings, CommonOptions common, RunOutcome outcome) {
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = new RunLine(outcome.run()).data();
    data.put("exit", outcome.exit().name());
    String next = common.advice().in(outcome.next());
    data.put("next", next);
    Answer.give(terminal, common, "RunOutcome", data, text(outcome, next, terminal.outPaint()));
    return outcome.exit().status();
  }

  private static String text(RunOutcome outcome, String next, Paint paint) {
    String line = new RunLine(outcome.run()).text(paint) + "\n";
    return next.isEmpty() ? line : line + paint.bold("Next:") + " " + Plain.line(next) + "\n";
  }
}

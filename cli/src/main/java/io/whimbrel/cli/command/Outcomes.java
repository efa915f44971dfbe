package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.RunOutcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells how a command of a run ended. */
final class Outcomes {
  private Outcomes() {}

  /** Tells it and returns the exit code. */
  static int give(Surroundings surroundings, CommonOptions common, RunOutcome outcome) {
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = data(outcome.run());
    data.put("exit", outcome.exit().name());
    data.put("next", outcome.next());
    Answer.give(terminal, common, "RunOutcome", data, text(outcome, terminal.outPaint()));
    return outcome.exit().status();
  }

  private static String text(RunOutcome outcome, Paint paint) {
    String line = line(outcome.run(), paint) + "\n";
    return outcome.next().isEmpty()
        ? line
        : line + paint.bold("Next:") + " " + Plain.line(outcome.next()) + "\n";
  }

  /** A run in one line. */
  static String line(RunRecord run, Paint paint) {
    return "%s  %s in phase %s  %s"
        .formatted(
            paint.bold(run.run().text()),
            painted(run.state(), paint),
            run.phase(),
            Plain.line(run.title()));
  }

  private static String painted(RunState state, Paint paint) {
    return switch (state) {
      case RUNNING, WAITING, PAUSED -> paint.yellow(state.name());
      case FAILED, ABORTED, ROLLED_BACK -> paint.red(state.name());
      case DONE -> paint.green(state.name());
    };
  }

  /** A run for machines. */
  static Map<String, Object> data(RunRecord run) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run", run.run().text());
    data.put("title", run.title());
    data.put("state", run.state().name());
    data.put("phase", run.phase().name());
    data.put("planDigest", run.planDigest());
    data.put("startedAt", run.startedAt().toString());
    run.endedAt().ifPresent(at -> data.put("endedAt", at.toString()));
    run.problem().ifPresent(problem -> data.put("problem", problem));
    return data;
  }
}

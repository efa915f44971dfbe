package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.run.RunState;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run in one line. */
public record RunLine(RunRecord run) {
  /** As people see it. */
  public String text(Paint paint) {
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

  /** As machines read it. */
  public Map<String, Object> data() {
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

package io.whimbrel.engine.gonogo;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.back.RoundTrip;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.util.Optional;

/** Whether a marker that is written on the new side comes to the old one by way of the log. */
record WayBackQuestion(RunFrame frame) implements GateQuestion {
  private static final String WANTED = "a marker that travels from the new side to the old one";

  @Override
  public String name() {
    return "way back";
  }

  @Override
  public GateLine answer() {
    try {
      Optional<Duration> taken = new RoundTrip(frame).travel();
      return taken
          .map(length -> GateLine.go(name(), told(length), WANTED))
          .orElseGet(
              () ->
                  GateLine.unknown(
                      name(), "cannot be tried here", WANTED, "rehearse the rollback"));
    } catch (Problem problem) {
      frame.stop().check();
      if (problem.isTransient()) {
        throw problem;
      }
      return GateLine.noGo(name(), problem.what(), WANTED, problem.fix());
    }
  }

  private String told(Duration length) {
    return "a marker took %d ms at %s"
        .formatted(length.toMillis(), Figures.moment(frame.clock().instant()));
  }
}

package io.whimbrel.engine.gonogo;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.warm.Warmth;

/** Whether the target is ready for traffic, as the plan wants it. */
record WarmedQuestion(RunFrame frame) implements GateQuestion {
  private static final String FIX =
      "see that the plan's queries run on the target, then run 'whimbrel run' again";

  @Override
  public String name() {
    return "warmed";
  }

  @Override
  public GateLine answer() {
    String wanted = "the target is warmed";
    return Warmth.of(frame.chronicle())
        .map(
            warmth ->
                warmth.isWell()
                    ? GateLine.go(
                        name(), warmth.words() + ", at " + Figures.moment(warmth.at()), wanted)
                    : GateLine.noGo(name(), warmth.words(), wanted, FIX))
        .orElseGet(() -> GateLine.noGo(name(), "not yet", wanted, FIX));
  }
}

package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.documents.Envelope;
import io.whimbrel.engine.Assessment;
import io.whimbrel.engine.assess.StrategyAdvice;
import io.whimbrel.engine.assess.StrategyCost;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Which strategy fits, and what each would cost, for people and for machines. */
record StrategyView(Plan plan, Assessment assessment) {

  String text(Paint paint) {
    StrategyAdvice advice = assessment.advice();
    TextTable table = new TextTable("strategy", "#time", "#pause", "#target", "#log kept", "");
    for (StrategyCost cost : advice.costs()) {
      table.row(
          word(cost.strategy()),
          Figures.duration(cost.time()),
          Figures.duration(cost.pause()),
          Figures.bytes(cost.targetBytes()),
          Figures.bytes(cost.logBytes()),
          remark(cost));
    }
    return "%s%s rows and %s of log are written in a second.\nRecommended: %s. Why: %s.\n"
        .formatted(
            table.text(paint),
            Figures.count(Math.round(assessment.writes().rows())),
            Figures.bytes(Math.round(assessment.writes().logBytes())),
            word(advice.recommended()),
            advice.reason());
  }

  private String remark(StrategyCost cost) {
    return cost.strategy() == plan.strategy() ? "the plan's" : "";
  }

  private static String word(Strategy strategy) {
    return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Map<String, Object> data() {
    StrategyAdvice advice = assessment.advice();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("planned", word(plan.strategy()));
    data.put("recommended", word(advice.recommended()));
    data.put("reason", advice.reason());
    data.put("rowsWrittenPerSecond", Math.round(assessment.writes().rows()));
    data.put("logBytesPerSecond", Math.round(assessment.writes().logBytes()));
    data.put("costs", advice.costs().stream().map(StrategyView::data).toList());
    return data;
  }

  private static Map<String, Object> data(StrategyCost cost) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("strategy", word(cost.strategy()));
    data.put("timeSeconds", Envelope.seconds(cost.time()));
    data.put("pauseSeconds", Envelope.seconds(cost.pause()));
    data.put("targetBytes", Envelope.number(cost.targetBytes()));
    data.put("logBytes", Envelope.number(cost.logBytes()));
    return data;
  }
}

package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Plain;
import io.whimbrel.engine.RollbackAdvice;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether to go back, for people and for machines. */
public record AdviceView(RollbackAdvice advice) {

  /** In one line. */
  public String line() {
    return "way back: %s; data at stake %s, advice %s"
        .formatted(Plain.line(advice.wayBack()), advice.stake(), advice.advice());
  }

  /** With every reason. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("advice: ").append(advice.advice()).append('\n');
    text.append("data at stake: ").append(advice.stake()).append('\n');
    advice.reasons().forEach(reason -> text.append("- ").append(Plain.line(reason)).append('\n'));
    return text.toString();
  }

  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("advice", advice.advice().name());
    data.put("stake", advice.stake().name());
    data.put("sinceSeconds", advice.since().toSeconds());
    data.put("reasons", advice.reasons());
    return data;
  }
}

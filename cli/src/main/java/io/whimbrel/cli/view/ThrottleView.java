package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.engine.throttle.ThrottleBook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How a run's reading of rows is held back: by the plan, and by what was said over it. */
public record ThrottleView(Limits plan, HeldBack held) {

  private ThrottleOrder order() {
    return held.entry().map(ThrottleBook.Entry::order).orElse(ThrottleOrder.NONE);
  }

  private Throttle inForce() {
    return order().over(plan.throttle());
  }

  /** All of it. */
  public String text(Paint paint) {
    TextTable table = new TextTable("limit", "plan", "in force");
    table.row("workers", Integer.toString(plan.workers()), Integer.toString(workers()));
    table.row("rate", rate(plan.throttle()), rate(inForce()));
    table.row("hours", hours(plan.throttle()), hours(inForce()));
    table.row("source", rules(plan.throttle()), rules(inForce()));
    StringBuilder text = new StringBuilder(table.text(paint));
    held.lines(paint).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private int workers() {
    return order().over(plan.workers());
  }

  private static String rate(Throttle throttle) {
    return throttle.rate().map(rate -> Figures.rate(rate)).orElse("none");
  }

  private static String hours(Throttle throttle) {
    return throttle.hours().isEmpty()
        ? "always"
        : throttle.hours().stream().map(Hours::text).collect(Collectors.joining(", "));
  }

  private static String rules(Throttle throttle) {
    return throttle.source().isEmpty()
        ? "none"
        : throttle.source().stream().map(Rule::text).collect(Collectors.joining(", "));
  }

  /** For machines. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("plan", data(plan.workers(), plan.throttle()));
    data.put("inForce", data(workers(), inForce()));
    data.putAll(held.data());
    return data;
  }

  private static Map<String, Object> data(int workers, Throttle throttle) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("workers", workers);
    throttle.rate().ifPresent(rate -> data.put("bytesPerSecond", rate));
    data.put("hours", throttle.hours().stream().map(Hours::text).toList());
    data.put("source", throttle.source().stream().map(Rule::text).toList());
    return data;
  }
}

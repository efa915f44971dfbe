package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.throttle.ThrottleBook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a run is held back, as its journal knows it: what somebody said, what holds now, alarms. */
public record HeldBack(RunStatus status) {

  /** What somebody said over the plan's throttle. */
  public Optional<ThrottleBook.Entry> entry() {
    return ThrottleBook.read(fact("throttle.order"));
  }

  /** How it is held back at this moment: nobody does while no process works on the run. */
  private String now() {
    return status.lease().isEmpty() ? "" : fact("throttle.state");
  }

  /** The last alarm of the source's log that is not over. */
  private String alarm() {
    return status.history().run().state().isFinal() ? "" : fact("log.alarm");
  }

  private String fact(String name) {
    return status.history().facts().getOrDefault(name, "");
  }

  /** Lines for people; none when nothing is held back and nothing is the matter. */
  public List<String> lines(Paint paint) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("throttle", entry().map(HeldBack::said).orElse(""));
    lines.put("held back", now());
    lines.put("log", alarm());
    return lines.entrySet().stream()
        .filter(line -> !line.getValue().isEmpty())
        .map(line -> line.getKey() + "  " + paint.yellow(Plain.line(line.getValue())))
        .toList();
  }

  private static String said(ThrottleBook.Entry entry) {
    return "%s, set by %s at %s".formatted(entry.order(), entry.by(), Figures.moment(entry.at()));
  }

  /** For machines. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    entry()
        .ifPresent(
            e -> {
              data.put("order", e.order().toString());
              data.put("setBy", e.by());
              data.put("setAt", e.at().toString());
            });
    data.put("now", now());
    data.put("logAlarm", alarm());
    return data;
  }
}

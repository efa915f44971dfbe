package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.run.GateLine;
import java.util.List;
import java.util.Map;

/** How what the plan calls success held when monitoring looked last. */
public final class SuccessLines {
  private SuccessLines() {}

  /** The lines; none where the plan names no criterion. */
  public static List<GateLine> of(RunHistory history) {
    String text = history.facts().getOrDefault("monitor.lines", "");
    return text.isEmpty() ? List.of() : GateLine.read(text);
  }

  /** For machines. */
  public static List<Map<String, Object>> data(RunHistory history) {
    return GoNoGoList.data(of(history));
  }
}

package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.run.GateLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What spoke for and against the cutover when the run was last at its gate. */
public final class GoNoGoList {
  private GoNoGoList() {}

  /** The lines; none when nobody has looked. */
  public static List<GateLine> of(RunHistory history) {
    String text = history.facts().getOrDefault("gate.lines", "");
    return text.isEmpty() ? List.of() : GateLine.read(text);
  }

  /** For machines. */
  public static List<Map<String, Object>> data(RunHistory history) {
    return data(of(history));
  }

  static List<Map<String, Object>> data(List<GateLine> lines) {
    return lines.stream().map(GoNoGoList::data).toList();
  }

  private static Map<String, Object> data(GateLine line) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", line.name());
    data.put("state", line.state().name());
    data.put("found", line.found());
    data.put("wanted", line.wanted());
    data.put("fix", line.fix());
    return data;
  }
}

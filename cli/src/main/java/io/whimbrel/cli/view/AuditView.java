package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.journal.AuditLink;
import io.whimbrel.core.journal.AuditedRun;
import io.whimbrel.core.journal.EventRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The audit trail for people and for machines. */
public record AuditView(List<AuditedRun> runs, boolean isAll) {
  private static final String BY = "by";

  public String text(Paint paint) {
    TextTable table = new TextTable("WHEN", "WHO", "RUN", "#RECORD", "WHAT");
    for (AuditedRun run : runs) {
      for (AuditLink link : shown(run)) {
        EventRecord event = link.event();
        table.row(
            event.at().toString(),
            event.data().getOrDefault(BY, ""),
            run.run().run().text(),
            Long.toString(event.sequence()),
            event.text());
      }
    }
    return table.isEmpty() ? "nobody has done anything\n" : table.text(paint);
  }

  public Map<String, Object> data() {
    List<Map<String, Object>> records =
        runs.stream().flatMap(run -> shown(run).stream().map(link -> data(run, link))).toList();
    return Map.of("records", records);
  }

  private List<AuditLink> shown(AuditedRun run) {
    return run.links().stream()
        .filter(link -> isAll || link.event().data().containsKey(BY))
        .toList();
  }

  private static Map<String, Object> data(AuditedRun run, AuditLink link) {
    EventRecord event = link.event();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run", run.run().run().text());
    data.put("record", event.sequence());
    data.put("at", event.at().toString());
    data.put("phase", event.phase().name());
    data.put("kind", event.kind());
    data.put("text", event.text());
    data.put("data", event.data());
    data.put("digest", link.digest());
    return data;
  }
}

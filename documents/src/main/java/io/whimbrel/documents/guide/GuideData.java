package io.whimbrel.documents.guide;

import io.whimbrel.core.guide.ChecklistItem;
import io.whimbrel.core.guide.EstimatedTime;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.documents.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Guides for machines. */
public final class GuideData {
  private GuideData() {}

  /** All guides, the newest first, and the matrix of their changes. */
  public static Map<String, Object> of(List<GuidePlan> guides) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(
        "guides", guides.stream().sorted(GuideWords.NEWEST).map(plan -> of(plan.guide())).toList());
    data.put(
        "matrix",
        GuideWords.matrix(guides).entrySet().stream()
            .map(
                e ->
                    Map.of(
                        "type", e.getKey().name(),
                        "impact", e.getValue().name(),
                        "complexity", e.getValue().complexity(),
                        "rollback", e.getValue().rollback()))
            .toList());
    return data;
  }

  /** One guide. */
  public static Map<String, Object> of(Guide guide) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", guide.name());
    data.put("from", guide.from().toString());
    data.put("to", guide.to().toString());
    data.put("downgrade", guide.isDowngrade());
    data.put("impact", guide.impact().map(Enum::name).orElse("NONE"));
    data.put("estimatedTime", time(guide.time()));
    data.put(
        "breakingChanges",
        guide.changes().stream()
            .map(
                c ->
                    Map.of(
                        "type", c.type().name(),
                        "impact", c.impact().name(),
                        "what", c.what(),
                        "do", c.advice()))
            .toList());
    data.put("before", items(guide.before()));
    data.put("after", items(guide.after()));
    data.put("restorePoint", guide.restorePoint().isPresent());
    return data;
  }

  /** Seconds, at least and at most. */
  public static Map<String, Object> time(EstimatedTime time) {
    return Map.of(
        "min", Envelope.seconds(time.min()),
        "max", Envelope.seconds(time.max()),
        "words", time.words());
  }

  private static List<Map<String, Object>> items(List<ChecklistItem> items) {
    return items.stream()
        .map(item -> Map.<String, Object>of("what", item.what(), "by", GuideWords.by(item)))
        .toList();
  }
}

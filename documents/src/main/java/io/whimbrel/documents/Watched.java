package io.whimbrel.documents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report tells beside the history of a run.
 *
 * @param figures how each figure went
 * @param advice whether to go back; empty where that is no question
 */
public record Watched(List<FigureLine> figures, Optional<Advice> advice) {

  /** Nothing. */
  public static final Watched NOTHING = new Watched(List.of(), Optional.empty());

  public Watched {
    figures = List.copyOf(figures);
  }

  /**
   * Whether to go back.
   *
   * @param advice in a word
   * @param stake how much may be lost by it
   * @param reasons a sentence each
   */
  public record Advice(String advice, String stake, List<String> reasons) {
    public Advice {
      reasons = List.copyOf(reasons);
    }

    /** As people read it. */
    String text() {
      return advice.replace('_', ' ');
    }
  }

  /** Figures for machines. */
  List<Map<String, Object>> figuresData() {
    return figures.stream().map(Watched::data).toList();
  }

  private static Map<String, Object> data(FigureLine line) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", line.name());
    data.put("unit", line.unit().name());
    line.baseline().ifPresent(value -> data.put("baseline", value));
    data.put("min", line.least());
    data.put("p50", line.median());
    data.put("p95", line.high());
    data.put("max", line.most());
    data.put("last", line.last());
    data.put("course", line.course());
    return data;
  }

  /** The advice for machines. */
  static Map<String, Object> data(Advice advice) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("advice", advice.advice());
    data.put("stake", advice.stake());
    data.put("reasons", advice.reasons());
    return data;
  }
}

package io.whimbrel.core.plan;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.rule.Rule;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What somebody said over the throttle of a plan while the run was on its way.
 *
 * @param words what was said about a part, as a plan writes it; nothing for "without". A part that
 *     is not in it is as the plan says
 */
public record ThrottleOrder(Map<Part, List<String>> words) {

  /** As the plan says. */
  public static final ThrottleOrder NONE = new ThrottleOrder(Map.of());

  private static final long WORKERS_MAX = 256;

  /** What may be said something about. */
  public enum Part {
    /** Bytes in a second. */
    RATE,
    /** Connections that read at the same time. */
    WORKERS,
    /** Hours of the day. */
    HOURS,
    /** Rules over the source. */
    SOURCE;

    /** Its name in plans. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An order.
   *
   * @throws Problem that says which word is wrong
   */
  public ThrottleOrder {
    Map<Part, List<String>> copy = new EnumMap<>(Part.class);
    words.forEach((part, said) -> copy.put(part, List.copyOf(said)));
    words = Map.copyOf(copy);
    words.forEach(ThrottleOrder::check);
  }

  /** Without a throttle, but for the plan's number of workers. */
  public static ThrottleOrder off() {
    return new ThrottleOrder(
        Map.of(Part.RATE, List.of(), Part.HOURS, List.of(), Part.SOURCE, List.of()));
  }

  /** This order with what a later one says. */
  public ThrottleOrder then(ThrottleOrder later) {
    Map<Part, List<String>> all = new EnumMap<>(Part.class);
    all.putAll(words);
    all.putAll(later.words);
    return new ThrottleOrder(all);
  }

  /** The throttle that a plan's becomes. */
  public Throttle over(Throttle plan) {
    return new Throttle(
        said(Part.RATE)
            .map(t -> t.stream().map(ThrottleOrder::rate).findFirst())
            .orElse(plan.rate()),
        said(Part.HOURS).map(t -> t.stream().map(Hours::parse).toList()).orElse(plan.hours()),
        said(Part.SOURCE).map(t -> t.stream().map(Rule::parse).toList()).orElse(plan.source()),
        plan.probe(),
        plan.disk());
  }

  /** The number of workers that a plan's becomes. */
  public int over(int workers) {
    return said(Part.WORKERS)
        .flatMap(t -> t.stream().map(ThrottleOrder::workers).findFirst())
        .orElse(workers);
  }

  /** Ends well only when the queries that the rules need are in the plan. */
  public void requireFits(Throttle plan) {
    for (Rule rule : over(plan).source()) {
      requireQuery(rule, Measure.PROBE_P95, "limits.probe", plan.probe());
      requireQuery(rule, Measure.DISK_FREE, "limits.disk", plan.disk());
    }
  }

  private static void requireQuery(Rule rule, Measure measure, String key, Optional<String> query) {
    if (rule.measure() == measure && query.isEmpty()) {
      throw wrong(
          "the rule '%s' needs a query, and the plan has none".formatted(rule), "add " + key);
    }
  }

  /** In words, as a command takes them. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    for (Part part : Part.values()) {
      said(part)
          .ifPresent(
              words ->
                  text.add(
                      part.text()
                          + " "
                          + (words.isEmpty() ? "none" : String.join(" and ", words))));
    }
    return text.toString();
  }

  private Optional<List<String>> said(Part part) {
    return Optional.ofNullable(words.get(part));
  }

  private static void check(Part part, List<String> said) {
    for (String word : said) {
      Object _ =
          switch (part) {
            case RATE -> rate(word);
            case WORKERS -> workers(word);
            case HOURS -> Hours.parse(word);
            case SOURCE -> Rule.parse(word);
          };
    }
    if (said.size() > 1 && (part == Part.RATE || part == Part.WORKERS)) {
      throw wrong("there are several words for the " + part.text(), "write one");
    }
  }

  private static long rate(String text) {
    return Quantity.bytes(text)
        .filter(bytes -> bytes > 0)
        .orElseThrow(() -> wrong("'%s' is no rate".formatted(text), "write " + Quantity.SIZE));
  }

  private static int workers(String text) {
    return Quantity.count(text)
        .filter(n -> n >= 1 && n <= WORKERS_MAX)
        .map(Long::intValue)
        .orElseThrow(
            () ->
                wrong(
                    "'%s' is no number of workers".formatted(text),
                    "write a number from 1 to " + WORKERS_MAX));
  }

  private static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.USAGE).what(what).fix(fix).exception();
  }
}

package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.documents.FigureLine;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Figures before, what is wanted of them, and what became of them. */
public record Performance(Paper paper, StrategyFacts facts) {
  private static final String MEASURE =
      "whimbrel run measures it before rows are copied, where the plan has watch.probes";
  private static final String UNWANTED = "-";

  /** The rows of the form, with the figure that tells each. */
  private enum Metric {
    QUERY("Query response time", "query_time", true),
    WRITES("Write throughput", "writes", false),
    READS("Read throughput", "reads", false),
    CPU("CPU usage", "cpu", true),
    MEMORY("Memory usage", "memory", true);

    private final String title;
    private final String figure;
    private final boolean isLessBetter;

    Metric(String title, String figure, boolean isLessBetter) {
      this.title = title;
      this.figure = figure;
      this.isLessBetter = isLessBetter;
    }
  }

  /** As it is, with what is wanted. */
  void baseline() {
    List<List<String>> rows = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      rows.add(
          List.of(
              metric.title,
              before(metric).orElseGet(() -> paper.missing(metric.title, where(metric))),
              target(metric.figure)));
    }
    rows.add(
        3,
        List.of(
            "Storage size",
            facts.sourceSize().orElse("not known yet"),
            facts.sourceSize().orElse("-")));
    others().forEach(f -> rows.add(List.of(f.name(), f.shownBaseline(), target(f.name()))));
    paper.table(List.of("Metric", "Current Value", "Target"), rows);
    paper.text("Targets are what monitor.success of the plan wants.");
  }

  /** Beside what is expected, and what became of it. */
  void expected() {
    List<List<String>> rows = new ArrayList<>();
    for (Metric metric : List.of(Metric.QUERY, Metric.WRITES, Metric.READS)) {
      rows.add(
          List.of(
              metric.title,
              before(metric).orElse("not known yet"),
              target(metric.figure),
              change(metric).orElse("not measured yet")));
    }
    rows.add(
        List.of(
            "Storage size",
            facts.sourceSize().orElse("not known yet"),
            facts.sourceSize().map(s -> "about " + s).orElse("not known yet"),
            after().map(a -> "the new side has " + a).orElse("not measured yet")));
    rows.add(
        List.of("Index efficiency", "-", "-", "whimbrel shadow compares queries on both sides"));
    paper.table(List.of("Metric", "Current", "Target", "Improvement"), rows);
  }

  private String where(Metric metric) {
    return noted(metric).isEmpty() && isMeasured(metric)
        ? MEASURE
        : paper.itemInNotes("Current Performance Baseline", metric.title);
  }

  private static boolean isMeasured(Metric metric) {
    return metric == Metric.QUERY;
  }

  /** What a figure was before rows were copied, or what people say. */
  private Optional<String> before(Metric metric) {
    return line(metric.figure)
        .filter(f -> f.baseline().isPresent())
        .map(FigureLine::shownBaseline)
        .or(() -> noted(metric));
  }

  private Optional<String> noted(Metric metric) {
    return facts.notes().value("Current Performance Baseline", metric.title);
  }

  private Optional<FigureLine> line(String name) {
    return facts.figures().stream().filter(f -> f.name().equals(name)).findFirst();
  }

  private Stream<FigureLine> others() {
    List<String> named = Stream.of(Metric.values()).map(m -> m.figure).toList();
    return facts.figures().stream()
        .filter(f -> f.baseline().isPresent() && !named.contains(f.name()))
        .filter(f -> !isOfRun(f));
  }

  /** Whether a figure is about the run, and not about a side or the application. */
  private static boolean isOfRun(FigureLine figure) {
    return KnownFigure.named(figure.name())
        .filter(known -> known.kind() == KnownFigure.Kind.RUN)
        .isPresent();
  }

  /** What the plan calls success of a figure. */
  private String target(String figure) {
    return facts.plan().monitor().success().stream()
        .filter(SuccessRule.Computed.class::isInstance)
        .map(SuccessRule.Computed.class::cast)
        .map(SuccessRule.Computed::condition)
        .filter(c -> c.figure().equals(figure))
        .map(Condition::text)
        .findFirst()
        .orElse(UNWANTED);
  }

  /** By how much a figure changed, the median of all samples against what it was before. */
  private Optional<String> change(Metric metric) {
    return line(metric.figure)
        .filter(f -> f.baseline().filter(b -> b > 0).isPresent())
        .map(
            f -> {
              double part = 100 * (f.last() / f.baseline().orElseThrow() - 1);
              boolean isBetter = part < 0 == metric.isLessBetter;
              return String.format(
                  Locale.ROOT,
                  "%.0f%% %s: %s",
                  Math.abs(part),
                  isBetter ? "better" : "worse",
                  f.shown(f.last()));
            });
  }

  private Optional<String> after() {
    return facts.catalogs().target().map(t -> Figures.bytes(t.bytes()));
  }

  /** What a figure was and is, for the review. */
  public List<List<String>> review() {
    List<List<String>> rows = new ArrayList<>();
    for (FigureLine figure : facts.figures()) {
      if (figure.baseline().isPresent() && !isOfRun(figure)) {
        rows.add(
            List.of(
                figure.name().equals("query_time") ? "Query Performance" : figure.name(),
                figure.shownBaseline(),
                figure.shown(figure.last()),
                changed(figure),
                target(figure.name()),
                met(figure)));
      }
    }
    return rows;
  }

  private static String changed(FigureLine figure) {
    double before = figure.baseline().orElse(0.0);
    return before == 0 || (figure.unit() == Unit.COUNT && before < 1)
        ? "-"
        : String.format(Locale.ROOT, "%+.0f%%", 100 * (figure.last() / before - 1));
  }

  private String met(FigureLine figure) {
    return facts.plan().monitor().success().stream()
        .filter(SuccessRule.Computed.class::isInstance)
        .map(SuccessRule.Computed.class::cast)
        .map(SuccessRule.Computed::condition)
        .filter(c -> c.figure().equals(figure.name()))
        .findFirst()
        .map(
            c ->
                c.holds(figure.last(), figure.baseline().stream().mapToDouble(b -> b).findFirst())
                    ? "yes"
                    : "no")
        .orElse("-");
  }
}

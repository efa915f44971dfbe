package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SchemaObject;
import io.whimbrel.core.schema.Table;
import io.whimbrel.documents.Envelope;
import io.whimbrel.engine.Assessment;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An assessment for people and for machines. */
public record AssessmentView(Plan plan, Assessment assessment) {
  private static final int TABLES_SHOWN = 20;

  public String text(Paint paint) {
    Inventory source = assessment.source();
    FindingsView findings = new FindingsView(assessment.findings());
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s %s (%s) -> %s\n"
            .formatted(
                paint.bold("Assessing " + plan.migration()),
                source.product(),
                source.version(),
                source.database(),
                assessment.targetVersion()));
    text.append(
        "%s tables  %s rows  %s  %s sequences\n\n"
            .formatted(
                Figures.count(source.tables().size()),
                Figures.count(source.rows()),
                Figures.bytes(source.bytes()),
                Figures.count(source.sequences().size())));
    text.append(tables(paint)).append('\n');
    text.append(paint.dim("Columns ")).append(listed(types())).append('\n');
    text.append(paint.dim("Objects ")).append(listed(kinds())).append("\n\n");
    text.append(new QualityView(assessment.quality()).text(paint));
    text.append(findings.text(paint));
    text.append('\n').append(estimate()).append("\n\n");
    text.append(new StrategyView(plan, assessment).text(paint)).append('\n');
    boolean isReady = findings.count(Severity.BLOCK) == 0;
    text.append("Result: %s (%s).\n".formatted(isReady ? "ready" : "not ready", findings.sum()));
    text.append("Next: whimbrel %s %s\n".formatted(isReady ? "run" : "check", shownPlan()));
    return text.toString();
  }

  private String shownPlan() {
    return Wiring.shown(plan.file());
  }

  private String tables(Paint paint) {
    TextTable table = new TextTable("table", "#rows", "#size", "key", "becomes");
    List<TableMapping> largest =
        assessment.mappings().stream()
            .sorted(Comparator.comparingLong((TableMapping m) -> m.source().bytes()).reversed())
            .toList();
    for (TableMapping mapping : largest.stream().limit(TABLES_SHOWN).toList()) {
      Table source = mapping.source();
      table.row(
          source.name().toString(),
          Figures.count(source.rows()),
          Figures.bytes(source.bytes()),
          source.key().isEmpty() ? "none" : String.join(", ", source.keyColumns()),
          mapping.target()
              + (mapping.isPlain() ? "" : " (mapped)")
              + mapping.share().map(share -> ", " + share.told()).orElse(""));
    }
    int more = largest.size() - TABLES_SHOWN;
    return table.text(paint) + (more > 0 ? "and %d more\n".formatted(more) : "");
  }

  private Map<String, Long> types() {
    return assessment.source().tables().stream()
        .flatMap(t -> t.columns().stream())
        .collect(Collectors.groupingBy(Column::type, TreeMap::new, Collectors.counting()));
  }

  private Map<String, Long> kinds() {
    return assessment.source().objects().stream()
        .collect(Collectors.groupingBy(SchemaObject::kind, TreeMap::new, Collectors.counting()));
  }

  private static String listed(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
  }

  private String estimate() {
    double rate = assessment.throughput().bytesPerSecond();
    return rate == 0
        ? "Time: nothing could be measured."
        : "Time: copying takes about %s (measured %s on %s); the cutover stops writes for %s at most."
            .formatted(
                Figures.duration(assessment.estimate()),
                Figures.rate(rate),
                assessment.throughput().table(),
                Figures.duration(longest()));
  }

  private Duration longest() {
    return plan.strategy() == Strategy.BIG_BANG
        ? plan.limits().downtime().orElse(plan.limits().pause())
        : plan.limits().pause();
  }

  public Map<String, Object> data() {
    Inventory source = assessment.source();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("sourceVersion", source.product() + " " + source.version());
    data.put("targetVersion", assessment.targetVersion());
    data.put("rows", Envelope.number(source.rows()));
    data.put("bytes", Envelope.number(source.bytes()));
    data.put("tables", assessment.mappings().stream().map(AssessmentView::data).toList());
    data.put("columnTypes", types());
    data.put("objects", kinds());
    data.put("sequences", source.sequences().size());
    data.put("findings", new FindingsView(assessment.findings()).data());
    data.put("quality", new QualityView(assessment.quality()).data());
    data.put("bytesPerSecond", Math.round(assessment.throughput().bytesPerSecond()));
    data.put("estimateSeconds", Envelope.seconds(assessment.estimate()));
    data.put("strategy", new StrategyView(plan, assessment).data());
    return data;
  }

  private static Map<String, Object> data(TableMapping mapping) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", mapping.source().name().toString());
    data.put("target", mapping.target().toString());
    data.put("rows", Envelope.number(mapping.source().rows()));
    data.put("bytes", Envelope.number(mapping.source().bytes()));
    data.put("key", mapping.source().keyColumns());
    data.put("mapped", !mapping.isPlain());
    return data;
  }
}

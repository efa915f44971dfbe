package io.whimbrel.engine.watch;

import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.AlertState;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures in the text form of Prometheus: base units, the unit last in the name, the side as a
 * label.
 */
final class MetricsText {
  private MetricsText() {}

  /** The page of one run. */
  static String of(
      String migration,
      Map<String, Double> figures,
      FigureNames names,
      Map<String, AlertStanding> alerts) {
    Map<String, StringBuilder> families = new TreeMap<>();
    new TreeMap<>(figures)
        .forEach(
            (name, value) -> {
              String side =
                  name.startsWith("source.")
                      ? "source"
                      : name.startsWith("target.") ? "target" : "";
              String plain = side.isEmpty() ? name : name.substring(side.length() + 1);
              Unit unit = names.unit(name).orElse(Unit.COUNT);
              add(families, metric(plain, unit), labels(migration, "side", side), value);
            });
    alerts.forEach(
        (name, standing) ->
            add(
                families,
                "whimbrel_alert_firing",
                labels(migration, "alert", name),
                standing.state() == AlertState.FIRING ? 1 : 0));
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, lines) -> text.append("# TYPE ").append(name).append(" gauge\n").append(lines));
    return text.toString();
  }

  private static void add(
      Map<String, StringBuilder> families, String name, String labels, double value) {
    families
        .computeIfAbsent(name, _ -> new StringBuilder())
        .append(String.format(Locale.ROOT, "%s{%s} %s\n", name, labels, value));
  }

  private static String metric(String figure, Unit unit) {
    String suffix =
        switch (unit) {
          case COUNT -> "";
          case TIME -> "_seconds";
          case SIZE -> "_bytes";
          case SHARE -> "_ratio";
          case RATE -> "_per_second";
        };
    String plain = figure.endsWith("_share") ? figure.substring(0, figure.length() - 6) : figure;
    return "whimbrel_" + plain + suffix;
  }

  private static String labels(String migration, String name, String value) {
    String own = "migration=\"%s\"".formatted(escaped(migration));
    return value.isEmpty() ? own : own + ",%s=\"%s\"".formatted(name, escaped(value));
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}

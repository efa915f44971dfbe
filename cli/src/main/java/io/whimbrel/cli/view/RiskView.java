package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.risk.Risk;
import io.whimbrel.core.risk.RiskReason;
import io.whimbrel.core.risk.RiskRow;
import io.whimbrel.documents.registry.RegistryData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How risky a migration is, for people and for machines. */
public record RiskView(Risk risk, List<RiskRow> rows) {

  /** One line: the level, and what decides it. */
  public String line(Paint paint) {
    String why =
        risk.reasons().stream()
            .filter(r -> r.level() == risk.computed())
            .map(RiskReason::what)
            .collect(Collectors.joining("; "));
    String said =
        risk.level() == risk.computed()
            ? why
            : "said by people, %s by the rules: %s".formatted(risk.computed().text(), why)
                + risk.lowered().map(reason -> "; lowered because: " + reason).orElse("");
    return "risk %s: %s\n"
        .formatted(painted(risk.level(), paint).apply(risk.level().text()), Plain.line(said));
  }

  public String text(Paint paint) {
    StringBuilder text = new StringBuilder(line(paint));
    if (risk.isUnreasoned()) {
      text.append("'risk' in the plan is below what the rules say; it counts with 'risk-reason'\n");
    }
    risk.reasons()
        .forEach(r -> text.append("  %-9s%s\n".formatted(r.level().text(), Plain.line(r.what()))));
    TextTable table = new TextTable("risk", "likelihood", "impact", "severity", "mitigation");
    for (RiskRow row : rows) {
      table.row(
          painted(row.severity(), paint),
          row.name(),
          row.likelihood().text(),
          row.impact().text(),
          row.severity().text(),
          Plain.line(row.mitigation()));
    }
    text.append('\n').append(table.text(paint)).append('\n');
    for (RiskRow row : rows) {
      row.evidence()
          .forEach(
              e -> text.append("  shown  ").append(Plain.line(row.name() + ": " + e)).append('\n'));
      if (!row.open().isEmpty()) {
        text.append("  open   ").append(row.name()).append(": ").append(row.open()).append('\n');
      }
    }
    return text.toString();
  }

  private static UnaryOperator<String> painted(RiskLevel level, Paint paint) {
    return switch (level) {
      case LOW -> paint::green;
      case MEDIUM -> paint::yellow;
      case HIGH, CRITICAL -> paint::red;
    };
  }

  public Map<String, Object> data() {
    Map<String, Object> data = RegistryData.risk(risk);
    data.put("risks", rows.stream().map(RiskView::data).toList());
    return data;
  }

  private static Map<String, Object> data(RiskRow row) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("risk", row.name());
    data.put("likelihood", row.likelihood().name());
    data.put("impact", row.impact().name());
    data.put("severity", row.severity().name());
    data.put("mitigation", row.mitigation());
    data.put("evidence", row.evidence());
    data.put("open", row.open());
    return data;
  }
}

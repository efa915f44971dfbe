package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.documents.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found out about data, for people and for machines. */
record QualityView(List<QualityResult> results) {

  /** What was found; how many checks found nothing; the query of each find. */
  String text(Paint paint) {
    if (results.isEmpty()) {
      return "";
    }
    List<QualityResult> found =
        results.stream().filter(r -> r.count() > 0 || !r.isDecided()).toList();
    StringBuilder text =
        new StringBuilder("%s %s\n".formatted(paint.bold("Data quality"), sum(found.size())));
    if (!found.isEmpty()) {
      text.append(table(found, paint));
      found.stream()
          .filter(r -> !r.query().isEmpty() && !r.isAcceptable())
          .forEach(r -> text.append(paint.dim(r.query().replace('\n', ' '))).append('\n'));
    }
    return text.append('\n').toString();
  }

  private String sum(int found) {
    return found == 0
        ? "%s checks, nothing found".formatted(Figures.count(results.size()))
        : "%s checks, %d with rows".formatted(Figures.count(results.size()), found);
  }

  private static String table(List<QualityResult> found, Paint paint) {
    TextTable table =
        new TextTable("kind", "table", "column", "#rows", "#share", "accepted", "what, as in");
    for (QualityResult result : found) {
      QualityCheck check = result.check();
      table.row(
          check.kind().text(),
          check.table().toString(),
          String.join(", ", check.columns()),
          result.isDecided()
              ? (result.isLowerBound() ? "≥ " : "") + Figures.count(result.count())
              : "?",
          share(result),
          check.policy().text().equals("keep-aside") ? "keep-aside" : check.acceptableText(),
          what(result));
    }
    return table.text(paint);
  }

  private static String share(QualityResult result) {
    if (!result.isDecided() || result.isLowerBound()) {
      return "";
    }
    String part =
        result.portion() == 1
            ? ""
            : String.format(Locale.ROOT, " of a %.2g %% part", result.portion() * 100);
    String of = result.check().kind() == QualityKind.SUSPICIOUS ? " of those not NULL" : "";
    return String.format(Locale.ROOT, "%.3g %%", result.share() * 100) + of + part;
  }

  private static String what(QualityResult result) {
    if (!result.isDecided()) {
      return result.check().what() + ": " + result.undecided();
    }
    String samples = String.join("; ", result.samples());
    return result.check().what() + (samples.isEmpty() ? "" : ": " + samples);
  }

  List<Map<String, Object>> data() {
    return results.stream().map(QualityView::data).toList();
  }

  private static Map<String, Object> data(QualityResult result) {
    QualityCheck check = result.check();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", check.kind().name());
    data.put("table", check.table().toString());
    data.put("columns", check.columns());
    data.put("what", check.what());
    data.put("policy", check.policy().text());
    data.put("acceptable", check.acceptableText());
    data.put("isAcceptable", result.isAcceptable());
    data.put("count", Envelope.number(result.count()));
    data.put("isLowerBound", result.isLowerBound());
    data.put("rows", Envelope.number(result.rows()));
    data.put("share", result.share());
    data.put("portion", result.portion());
    data.put("samples", result.samples());
    data.put("query", result.query());
    data.put("undecided", result.undecided());
    return data;
  }
}

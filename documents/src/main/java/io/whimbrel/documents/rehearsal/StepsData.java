package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.FindingData;
import io.whimbrel.documents.rehearsal.TriedStep.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rehearsal of a plan of steps for machines. */
final class StepsData {
  private StepsData() {}

  static Map<String, Object> of(StepsReport report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("decision", report.isGo() ? "GO" : "NO_GO");
    data.put("against", report.against());
    data.put("startedAt", report.span().from().toString());
    data.put("endedAt", report.span().until().toString());
    data.put("tookSeconds", Envelope.seconds(report.length()));
    data.put("planDigest", report.planDigest());
    data.put("sample", report.sample());
    data.put("databases", report.databases().stream().map(StepsData::database).toList());
    data.put("steps", report.steps().stream().map(StepsData::step).toList());
    data.put("forecast", forecast(report.forecast()));
    data.put("isBack", report.isBack());
    data.put("left", report.left());
    data.put("differences", report.differences());
    data.put("issues", report.issues().stream().map(FindingData::of).toList());
    return data;
  }

  private static Map<String, Object> database(StepsReport.Database database) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", database.name());
    data.put("version", database.real());
    data.put("scratchVersion", database.scratch());
    data.put("rows", Envelope.number(database.rows()));
    return data;
  }

  private static Map<String, Object> step(TriedStep step) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("step", step.name());
    data.put("phase", step.phase().name());
    data.put("tried", step.manner().name());
    data.put("how", step.how());
    step.there().ifPresent(outcome -> data.put("there", outcome(outcome)));
    step.back().ifPresent(outcome -> data.put("back", outcome(outcome)));
    if (!step.backWords().isEmpty()) {
      data.put("wayBack", step.backWords());
    }
    return data;
  }

  private static Map<String, Object> outcome(Outcome outcome) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", outcome.state().name());
    data.put("tookSeconds", Envelope.seconds(outcome.took()));
    data.put("detail", outcome.detail());
    return data;
  }

  private static Map<String, Object> forecast(StepsForecast forecast) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("there", range(forecast.there()));
    data.put("back", range(forecast.back()));
    data.put("unknown", forecast.unknown());
    data.put("unknownBack", forecast.unknownBack());
    data.put("steps", forecast.steps().stream().map(StepsData::foretold).toList());
    return data;
  }

  private static Map<String, Object> foretold(StepsForecast.OfStep step) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("step", step.name());
    step.there().ifPresent(range -> data.put("there", range(range)));
    step.back().ifPresent(range -> data.put("back", range(range)));
    data.put("basis", step.basis());
    return data;
  }

  private static Map<String, Object> range(StepsForecast.Range range) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("leastSeconds", Envelope.seconds(range.least()));
    data.put("mostSeconds", Envelope.seconds(range.most()));
    return data;
  }
}

package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.FindingData;
import io.whimbrel.documents.ForecastWords;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rehearsal for machines. */
final class RehearsalData {
  private RehearsalData() {}

  static Map<String, Object> of(RehearsalReport report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("decision", report.isGo() ? "GO" : "NO_GO");
    data.put("against", report.against());
    data.put("startedAt", report.span().from().toString());
    data.put("endedAt", report.span().until().toString());
    data.put("tookSeconds", Envelope.seconds(report.length()));
    data.put("sample", report.sample());
    data.put("rows", Envelope.number(report.rows()));
    data.put("tables", report.tables().stream().map(RehearsalData::table).toList());
    data.put(
        "servers",
        Map.of(
            "source", report.servers().source(),
            "target", report.servers().target(),
            "scratchSource", report.servers().scratchSource(),
            "scratchTarget", report.servers().scratchTarget(),
            "machine", report.servers().machine()));
    data.put("differences", report.differences());
    Map<String, Object> phases = new LinkedHashMap<>();
    report.took().forEach((phase, took) -> phases.put(phase.name(), Envelope.seconds(took)));
    data.put("phaseSeconds", phases);
    data.put("cutover", passage(report.there()));
    data.put("rollback", passage(report.back()));
    data.put("issues", report.issues().stream().map(FindingData::of).toList());
    data.put("adjustments", report.adjustments());
    report.forecast().ifPresent(forecast -> data.put("forecast", ForecastWords.data(forecast)));
    return data;
  }

  private static Map<String, Object> table(SampledTable table) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("table", table.name().toString());
    data.put("drawn", Envelope.number(table.drawn()));
    data.put("brought", Envelope.number(table.brought()));
    data.put("sourceRows", Envelope.number(table.sourceRows()));
    data.put("sourceBytes", Envelope.number(table.sourceBytes()));
    return data;
  }

  private static Map<String, Object> passage(RehearsalReport.Passage passage) {
    Map<String, Object> data = new LinkedHashMap<>();
    passage.pause().ifPresent(pause -> data.put("pauseSeconds", Envelope.seconds(pause)));
    data.put("writes", Envelope.number(passage.writes()));
    data.put("proofs", passage.proofs());
    return data;
  }
}

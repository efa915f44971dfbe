package io.whimbrel.documents;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The report's data for machines. */
final class JsonReport {
  private final RunSummary summary;

  JsonReport(RunSummary summary) {
    this.summary = summary;
  }

  Map<String, Object> data() {
    RunRecord run = summary.history().run();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run", run.run().text());
    data.put("title", run.title());
    data.put("planDigest", run.planDigest());
    data.put("state", run.state().name());
    data.put("phase", run.phase().name());
    data.put("startedAt", run.startedAt().toString());
    run.endedAt().ifPresent(end -> data.put("endedAt", end.toString()));
    run.problem().ifPresent(problem -> data.put("problem", problem));
    data.put("tookSeconds", Envelope.seconds(summary.took()));
    data.put("waitedAtGatesSeconds", Envelope.seconds(summary.waited()));
    data.put("rows", Envelope.number(summary.rows()));
    data.put("bytes", Envelope.number(summary.bytes()));
    data.put("phases", summary.phases().stream().map(JsonReport::phase).toList());
    data.put(
        "steps",
        StepLine.of(summary.history(), summary.writtenAt()).stream().map(StepLine::data).toList());
    data.put("tables", summary.tables().stream().map(JsonReport::table).toList());
    summary.pause().ifPresent(pause -> data.put("cutover", pause(pause)));
    data.put("proofs", summary.history().proofs().stream().map(JsonReport::proof).toList());
    data.put("gates", summary.history().gates().stream().map(JsonReport::gate).toList());
    data.put("goNoGo", GoNoGoList.data(summary.history()));
    data.put("success", SuccessLines.data(summary.history()));
    data.put("figures", summary.watched().figuresData());
    summary.watched().advice().ifPresent(advice -> data.put("rollback", Watched.data(advice)));
    data.put("alerts", summary.alerts().stream().map(JsonReport::event).toList());
    data.put("troubles", summary.troubles().stream().map(JsonReport::event).toList());
    data.put("events", summary.history().events().stream().map(JsonReport::event).toList());
    data.put("facts", new TreeMap<>(summary.history().facts()));
    data.put("writtenAt", summary.writtenAt().toString());
    return data;
  }

  private static Map<String, Object> phase(PhaseTime phase) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("phase", phase.phase().name());
    data.put("startedAt", phase.startedAt().toString());
    data.put("endedAt", phase.endedAt().toString());
    data.put("tookSeconds", Envelope.seconds(phase.took()));
    data.put("workingSeconds", Envelope.seconds(phase.working()));
    data.put("waitingSeconds", Envelope.seconds(phase.waiting()));
    data.put("detail", phase.detail());
    return data;
  }

  private static Map<String, Object> table(TableLine table) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("table", table.table());
    if (table.rows() >= 0) {
      data.put("rows", Envelope.number(table.rows()));
    }
    if (table.bytes() >= 0) {
      data.put("bytes", Envelope.number(table.bytes()));
    }
    table.took().ifPresent(took -> data.put("tookSeconds", Envelope.seconds(took)));
    table.bytesPerSecond().ifPresent(rate -> data.put("bytesPerSecond", Math.round(rate)));
    table.proof().ifPresent(proof -> data.put("verdict", proof.verdict().name()));
    return data;
  }

  private static Map<String, Object> pause(PauseStory pause) {
    Map<String, Object> data = new LinkedHashMap<>();
    pause.pause().ifPresent(length -> data.put("pauseSeconds", Envelope.seconds(length)));
    data.put(
        "moments",
        pause.moments().stream()
            .map(
                moment ->
                    Map.of(
                        "kind", moment.kind(),
                        "text", moment.text(),
                        "offsetSeconds", Envelope.seconds(moment.offset())))
            .toList());
    return data;
  }

  static Map<String, Object> proof(Proof proof) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("level", proof.level().name());
    data.put("table", proof.table().toString());
    data.put("verdict", proof.verdict().name());
    data.put("rows", Envelope.number(proof.rows()));
    data.put("chunks", proof.chunks());
    data.put("rechecked", Envelope.number(proof.rechecked()));
    data.put("differing", Envelope.number(proof.differing()));
    data.put("differences", proof.differences().stream().map(JsonReport::difference).toList());
    data.put("checks", proof.checks().stream().map(JsonReport::check).toList());
    data.put("position", proof.position());
    data.put("at", proof.at().toString());
    return data;
  }

  private static Map<String, Object> check(Check check) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", check.name());
    data.put("outcome", check.outcome().name());
    data.put("expected", check.expected());
    data.put("found", check.found());
    check.sourceQuery().ifPresent(query -> data.put("sourceQuery", query));
    check.targetQuery().ifPresent(query -> data.put("targetQuery", query));
    return data;
  }

  private static Map<String, Object> difference(RowDifference difference) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", difference.kind().name());
    data.put("key", difference.key());
    data.put("columns", difference.columns().stream().map(JsonReport::column).toList());
    return data;
  }

  private static Map<String, Object> column(ColumnDifference column) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("column", column.column());
    data.put("expected", Envelope.value(column.expected()));
    data.put("found", Envelope.value(column.found()));
    return data;
  }

  private static Map<String, Object> gate(GateRecord gate) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("gate", gate.gate().name());
    data.put("state", gate.state().name());
    data.put("openedAt", gate.openedAt().toString());
    gate.decidedAt().ifPresent(at -> data.put("decidedAt", at.toString()));
    gate.decidedBy().ifPresent(by -> data.put("decidedBy", by));
    data.put("comment", gate.comment());
    return data;
  }

  private static Map<String, Object> event(EventRecord event) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seq", event.sequence());
    data.put("at", event.at().toString());
    data.put("phase", event.phase().name());
    data.put("kind", event.kind());
    data.put("text", event.text());
    data.put("data", new TreeMap<>(event.data()));
    return data;
  }
}

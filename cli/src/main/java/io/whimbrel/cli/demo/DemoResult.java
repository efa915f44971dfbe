package io.whimbrel.cli.demo;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.Report;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.testkit.shop.ShopCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a demo came to.
 *
 * @param shopPause from the last write that the application had on the old side to its first one on
 *     the new side; empty when it did not get there
 * @param next what to look at next, a command or file with a remark each
 */
public record DemoResult(
    RunOutcome outcome,
    RunHistory history,
    ShopCheck.Verdict verdict,
    long acknowledged,
    long refused,
    Optional<Duration> shopPause,
    List<Path> reports,
    Duration took,
    Map<String, String> next) {

  public DemoResult {
    reports = List.copyOf(reports);
  }

  /** Whether everything went as it should. */
  public boolean isGood() {
    return verdict.isGood() && shopPause.isPresent();
  }

  /** The pause as the run measured it. */
  public Optional<Duration> measuredPause() {
    return Optional.ofNullable(history.facts().get("cutover.pause.millis"))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /** Rows that were compared by the independent check. */
  public long rowsChecked() {
    return verdict.rows().values().stream().mapToLong(Long::longValue).sum();
  }

  /** For machines. */
  public Map<String, Object> data(Report report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("good", isGood());
    data.put("run", outcome.run().run().text());
    data.put("state", outcome.run().state().name());
    data.put("tookSeconds", Envelope.seconds(took));
    measuredPause().ifPresent(pause -> data.put("pauseSeconds", Envelope.seconds(pause)));
    shopPause.ifPresent(pause -> data.put("pauseOfApplicationSeconds", Envelope.seconds(pause)));
    data.put("acknowledgedWrites", acknowledged);
    data.put("refusedAttempts", refused);
    data.put("ledgerRows", verdict.ledgerRows());
    data.put("rowsChecked", verdict.rows());
    data.put("complaints", verdict.complaints());
    data.put("reports", reports.stream().map(Path::toString).toList());
    data.put("report", report.json().data());
    return data;
  }
}

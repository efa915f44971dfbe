package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a history says, worked out once for all forms of the report.
 *
 * @param troubles problems, warnings, retries and cutovers that backed out, in order
 * @param watched how figures went, and whether to go back
 * @param writtenAt the moment that the report speaks of
 */
record RunSummary(
    RunHistory history,
    List<PhaseTime> phases,
    List<TableLine> tables,
    Optional<PauseStory> pause,
    List<EventRecord> troubles,
    Watched watched,
    Instant writtenAt) {

  static RunSummary of(RunHistory history, Watched watched, Instant now) {
    Instant until = history.run().endedAt().orElse(now);
    return new RunSummary(
        history,
        PhaseTime.of(history, until),
        TableLine.of(history),
        PauseStory.of(history),
        history.events().stream().filter(RunSummary::isTrouble).toList(),
        watched,
        now);
  }

  private static boolean isTrouble(EventRecord event) {
    String kind = event.kind();
    return kind.startsWith("problem")
        || kind.startsWith("retry")
        || kind.startsWith("run.failed")
        || kind.startsWith("cutover.back")
        || kind.startsWith("log.alarm")
        || kind.startsWith("log.given-up")
        || kind.endsWith(".no-data")
        || kind.equals("finding.block")
        || kind.equals("finding.warn");
  }

  /** Alerts and triggers that began to fire, were over or knew nothing, and what they asked for. */
  List<EventRecord> alerts() {
    return history.events().stream()
        .filter(
            e ->
                e.kind().startsWith("alert.")
                    || e.kind().startsWith("trigger.")
                    || e.kind().startsWith("watch.")
                    || e.kind().equals("rollback.asked"))
        .filter(e -> !e.kind().endsWith(".pending"))
        .toList();
  }

  /** Who changed the throttle, what it and the source's log held back, and when. */
  List<EventRecord> held() {
    return history.events().stream()
        .filter(e -> e.kind().startsWith("throttle.") || e.kind().startsWith("log."))
        .toList();
  }

  /** From the start to the end, or until now. */
  Duration took() {
    return Duration.between(history.run().startedAt(), history.run().endedAt().orElse(writtenAt));
  }

  /** Time that gates waited for a decision. */
  Duration waited() {
    Instant until = history.run().endedAt().orElse(writtenAt);
    return Spans.of(
            history.gates().stream()
                .map(gate -> new Spans.Span(gate.openedAt(), gate.decidedAt().orElse(until)))
                .toList())
        .length();
  }

  static Duration waited(GateRecord gate, Instant until) {
    return Duration.between(gate.openedAt(), gate.decidedAt().orElse(until));
  }

  /** Rows copied; where tables do not tell, as the run noted it. */
  long rows() {
    return sum("copy.rows", tables.stream().mapToLong(TableLine::rows).toArray());
  }

  /** Bytes copied; where tables do not tell, as the run noted it. */
  long bytes() {
    return sum("copy.bytes", tables.stream().mapToLong(TableLine::bytes).toArray());
  }

  private long sum(String fact, long[] values) {
    String noted = history.facts().getOrDefault(fact, "");
    if (noted.matches("\\d{1,18}")) {
      return Long.parseLong(noted);
    }
    long sum = 0;
    for (long value : values) {
      sum += Math.max(0, value);
    }
    return sum;
  }

  /** Rows compared by the last proof of every table. */
  long provedRows() {
    return history.proofs(Level.CHECKSUM).stream().mapToLong(Proof::rows).sum();
  }

  /** Rows found different by the last proof of every table. */
  long differing() {
    return history.proofs(Level.CHECKSUM).stream().mapToLong(Proof::differing).sum();
  }

  /** What all proofs say together, in words. */
  String verdict() {
    if (history.proofs().isEmpty()) {
      return "not proved yet";
    }
    boolean isEqual = history.proofs().stream().allMatch(Proof::isEqual);
    return isEqual ? "every row equal" : Figures.count(differing()) + " rows differ";
  }

  /** Speed of the copy over all tables; zero when nothing is known. */
  double bytesPerSecond() {
    long millis =
        phases.stream()
            .filter(p -> p.phase() == Phase.COPY)
            .mapToLong(p -> p.working().toMillis())
            .sum();
    return millis == 0 ? 0 : bytes() * 1e3 / millis;
  }

  /** A fact, or a dash. */
  String fact(String name) {
    return history.facts().getOrDefault(name, "\u2013");
  }
}

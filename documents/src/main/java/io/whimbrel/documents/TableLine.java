package io.whimbrel.documents;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of one table.
 *
 * @param rows copied; negative when the journal does not tell
 * @param bytes copied; negative when the journal does not tell
 * @param took from the first chunk to the last index
 */
record TableLine(
    String table, long rows, long bytes, Optional<Duration> took, Optional<Proof> proof) {
  private static final String STEP = "copy ";

  /** Bytes of one second, where both are known. */
  Optional<Double> bytesPerSecond() {
    return took.filter(t -> bytes >= 0 && t.isPositive()).map(t -> bytes * 1e3 / millis(t));
  }

  private static double millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }

  /** All tables that were copied or proved, by name. */
  static List<TableLine> of(RunHistory history) {
    Map<String, Proof> proofs =
        history.proofs(Level.CHECKSUM).stream()
            .collect(
                Collectors.toMap(
                    p -> p.table().toString(), Function.identity(), (_, last) -> last));
    Map<String, EventRecord> copied =
        history.events().stream()
            .filter(e -> e.kind().equals("copy.table") && e.data().containsKey("table"))
            .collect(
                Collectors.toMap(e -> e.data().getOrDefault("table", ""), e -> e, (_, b) -> b));
    Map<String, TableLine> lines = new TreeMap<>();
    proofs.forEach((name, proof) -> lines.put(name, proved(name, proof)));
    history.steps().stream()
        .filter(step -> step.phase() == Phase.COPY && step.name().startsWith(STEP))
        .forEach(
            step -> {
              String name = step.name().substring(STEP.length());
              Optional<Proof> proof = Optional.ofNullable(proofs.get(name));
              lines.put(name, copied(name, step, Optional.ofNullable(copied.get(name)), proof));
            });
    return List.copyOf(lines.values());
  }

  private static TableLine proved(String name, Proof proof) {
    return new TableLine(name, -1, -1, Optional.empty(), Optional.of(proof));
  }

  private static TableLine copied(
      String name, StepRecord step, Optional<EventRecord> event, Optional<Proof> proof) {
    return new TableLine(
        name,
        number(event, "rows"),
        number(event, "bytes"),
        step.endedAt().map(end -> Duration.between(step.startedAt(), end)),
        proof);
  }

  private static long number(Optional<EventRecord> event, String name) {
    String text = event.map(e -> e.data().getOrDefault(name, "")).orElse("");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }
}

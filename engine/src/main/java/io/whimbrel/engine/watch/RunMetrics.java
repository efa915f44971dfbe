package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the journal tells of a run, in the text form of Prometheus: its phase, its gates, and what
 * is counted over the whole run whoever worked on it.
 */
final class RunMetrics {
  private static final String COUNTER = "counter";
  private static final String GAUGE = "gauge";

  private final RunHistory history;
  private final Instant now;
  private final String migration;
  private final StringBuilder text = new StringBuilder();

  private RunMetrics(RunHistory history, Instant now) {
    this.history = history;
    this.now = now;
    this.migration = history.run().migration().text();
  }

  /** The page of one run. */
  static String of(RunHistory history, Instant now) {
    return new RunMetrics(history, now).page();
  }

  private String page() {
    String version = RunMetrics.class.getPackage().getImplementationVersion();
    family("whimbrel_build_info", GAUGE, "version", Map.of(version == null ? "dev" : version, 1.0));
    phases();
    fact("whimbrel_copy_rows_total", "copy.rows");
    fact("whimbrel_copy_bytes_total", "copy.bytes");
    family(
        "whimbrel_validation_rows_compared_total",
        COUNTER,
        "level",
        sums(proof -> (double) proof.rows()));
    family(
        "whimbrel_validation_mismatches",
        GAUGE,
        "level",
        sums(proof -> (double) proof.differing()));
    gates();
    family(
        "whimbrel_rollback_triggers_total",
        COUNTER,
        "trigger",
        counted("trigger.firing", event -> event.data().getOrDefault("trigger", "")));
    family("whimbrel_retry_total", COUNTER, "where", counted("retry", RunMetrics::phase));
    family("whimbrel_problems_total", COUNTER, "where", counted("problem", RunMetrics::phase));
    return text.toString();
  }

  private static String phase(EventRecord event) {
    return event.phase().name().toLowerCase(Locale.ROOT);
  }

  private void phases() {
    Phase current = history.run().phase();
    text.append("# TYPE whimbrel_phase_state gauge\n");
    for (Phase phase : Phase.values()) {
      int order = phase.compareTo(current);
      String standing = order < 0 ? "done" : order > 0 ? "ahead" : "current";
      for (String state : new String[] {"ahead", "current", "done"}) {
        line(
            "whimbrel_phase_state",
            "phase=\"%s\",state=\"%s\"".formatted(phase.name().toLowerCase(Locale.ROOT), state),
            state.equals(standing) ? 1 : 0);
      }
    }
  }

  private void gates() {
    Map<String, Double> open = new TreeMap<>();
    Map<String, Double> waiting = new TreeMap<>();
    for (GateRecord gate : history.gates()) {
      String name = gate.gate().name().toLowerCase(Locale.ROOT);
      boolean isOpen = gate.state() == GateState.OPEN;
      open.put(name, isOpen ? 1.0 : 0.0);
      Duration waited = Duration.between(gate.openedAt(), gate.decidedAt().orElse(now));
      waiting.put(name, waited.toMillis() / 1e3);
    }
    family("whimbrel_gate_open", GAUGE, "gate", open);
    family("whimbrel_gate_waiting_seconds", GAUGE, "gate", waiting);
  }

  private Map<String, Double> sums(Function<Proof, Double> value) {
    return history.proofs().stream()
        .collect(
            Collectors.groupingBy(
                proof -> proof.level().name().toLowerCase(Locale.ROOT),
                TreeMap::new,
                Collectors.summingDouble(value::apply)));
  }

  private Map<String, Double> counted(String kind, Function<EventRecord, String> by) {
    return history.events().stream()
        .filter(event -> event.kind().equals(kind))
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingDouble(_ -> 1)));
  }

  private void fact(String metric, String name) {
    String value = history.facts().getOrDefault(name, "");
    if (value.matches("\\d{1,18}")) {
      text.append("# TYPE ").append(metric).append(" counter\n");
      line(metric, "", Double.parseDouble(value));
    }
  }

  private void family(String metric, String type, String label, Map<String, Double> values) {
    if (!values.isEmpty()) {
      text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
      values.forEach(
          (name, value) ->
              line(metric, "%s=\"%s\"".formatted(label, MetricsText.escaped(name)), value));
    }
  }

  private void line(String metric, String labels, double value) {
    String all = "migration=\"%s\"".formatted(MetricsText.escaped(migration));
    text.append(metric)
        .append('{')
        .append(labels.isEmpty() ? all : all + "," + labels)
        .append("} ")
        .append(value)
        .append('\n');
  }
}

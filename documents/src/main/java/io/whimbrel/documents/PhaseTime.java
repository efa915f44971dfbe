package io.whimbrel.documents;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.Spans.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How long a phase took, with work and waiting apart: a gate that waited for a person is no work.
 *
 * @param working time in which a step of the phase was under way and no gate waited
 */
record PhaseTime(Phase phase, Instant startedAt, Instant endedAt, Duration working, String detail) {

  Duration took() {
    return Duration.between(startedAt, endedAt);
  }

  Duration waiting() {
    return took().minus(working);
  }

  /** The phases that began, in order; steps that have not ended last until {@code now}. */
  static List<PhaseTime> of(RunHistory history, Instant now) {
    Spans gates = Spans.of(history.gates().stream().map(gate -> waiting(gate, now)).toList());
    return Arrays.stream(Phase.values())
        .map(phase -> history.steps().stream().filter(step -> step.phase() == phase).toList())
        .filter(steps -> !steps.isEmpty())
        .map(steps -> of(steps, gates, now))
        .toList();
  }

  private static Span waiting(GateRecord gate, Instant now) {
    return new Span(gate.openedAt(), gate.decidedAt().orElse(now));
  }

  private static PhaseTime of(List<StepRecord> steps, Spans gates, Instant now) {
    List<Span> spans =
        steps.stream().map(step -> new Span(step.startedAt(), step.endedAt().orElse(now))).toList();
    Instant from = spans.stream().map(Span::from).min(Comparator.naturalOrder()).orElse(now);
    Instant until = spans.stream().map(Span::until).max(Comparator.naturalOrder()).orElse(now);
    StepRecord whole =
        steps.stream().min(Comparator.comparing(StepRecord::startedAt)).orElseThrow();
    return new PhaseTime(
        whole.phase(), from, until, Spans.of(spans).without(gates).length(), whole.detail());
  }
}

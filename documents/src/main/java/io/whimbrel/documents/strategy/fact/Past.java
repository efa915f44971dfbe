package io.whimbrel.documents.strategy.fact;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What journals tell of the migration: of one that has phases, something is done when it is done in
 * each of them.
 */
public record Past(List<RunHistory> histories, int parts) {

  public static Past of(StrategyFacts facts) {
    int phases = facts.plan().phasing().phases().size();
    return new Past(facts.histories(), Math.max(1, phases));
  }

  boolean isBegun() {
    return !histories.isEmpty();
  }

  private boolean isWhole() {
    return histories.size() >= parts;
  }

  /** When a phase of the run was done. */
  public Optional<Instant> done(Phase phase) {
    boolean isOfNewSide = phase == Phase.CUTOVER || phase == Phase.MONITOR;
    return inAll(
        history -> isOfNewSide && history.isTakenBack() ? Optional.empty() : done(history, phase));
  }

  private static Optional<Instant> done(RunHistory history, Phase phase) {
    return history.steps().stream()
        .filter(step -> step.phase() == phase && step.state() == StepState.DONE)
        .filter(step -> step.name().equals(phase.name().toLowerCase(Locale.ROOT)))
        .map(StepRecord::endedAt)
        .flatMap(Optional::stream)
        .reduce((_, last) -> last);
  }

  /** In how many runs a phase is done, of how many parts. */
  public String doneIn(Phase phase) {
    long done = histories.stream().filter(h -> done(h, phase).isPresent()).count();
    return "%d of %s".formatted(done, Words.counted(parts, "phase"));
  }

  /**
   * When something happened last that still holds: nothing of a cutover that backed out, or was
   * rolled back, does.
   */
  public Optional<Instant> happened(String kind) {
    boolean isOfCutover = kind.startsWith("cutover.");
    return inAll(
        history ->
            history.events().stream()
                .filter(_ -> isOfCutover ? history.isHandedOver() : !history.isTakenBack())
                .filter(event -> event.kind().equals(kind))
                .map(EventRecord::at)
                .reduce((_, last) -> last));
  }

  /** How something is found in a history. */
  @FunctionalInterface
  private interface Look {
    Optional<Instant> at(RunHistory history);
  }

  private Optional<Instant> inAll(Look look) {
    List<Instant> found = histories.stream().flatMap(h -> look.at(h).stream()).toList();
    return isWhole() && found.size() == histories.size()
        ? found.stream().max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** A fact that one of the runs noted, the newest one's first. */
  public Optional<String> fact(String name) {
    return histories.reversed().stream()
        .map(h -> h.facts().getOrDefault(name, ""))
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** The newest run's fact, where each of the runs noted it. */
  public Optional<String> factOfAll(String name) {
    return holdsInEach(h -> h.fact(name).isPresent()) ? fact(name) : Optional.empty();
  }

  /** Whether something holds in the run of each part. */
  public boolean holdsInEach(Predicate<RunHistory> what) {
    return isBegun() && isWhole() && histories.stream().allMatch(what);
  }

  /** Whether an old side is in charge again, or is about to be. */
  public boolean isTakenBack() {
    return histories.stream().anyMatch(RunHistory::isTakenBack);
  }

  /** When the last run was cleaned up behind its cutover; empty while one is not. */
  public Optional<Instant> complete() {
    return inAll(
        history -> history.run().endedAt().filter(_ -> history.run().state() == RunState.DONE));
  }

  /** A fact that is a time in milliseconds, the longest of all runs. */
  public Optional<Duration> millis(String name) {
    return histories.stream()
        .map(h -> h.facts().getOrDefault(name, ""))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)))
        .max(Comparator.naturalOrder());
  }

  public List<Proof> proofs(Level level) {
    return histories.stream().flatMap(h -> h.proofs(level).stream()).toList();
  }

  public List<QualityResult> quality(QualityResult.Moment moment) {
    return histories.stream()
        .flatMap(h -> h.quality().stream())
        .filter(q -> q.moment() == moment)
        .toList();
  }

  public Optional<GateRecord> gate(Gate gate) {
    return histories.reversed().stream()
        .flatMap(h -> h.gates().stream())
        .filter(g -> g.gate() == gate)
        .findFirst();
  }

  public Stream<EventRecord> events() {
    return histories.stream().flatMap(h -> h.events().stream());
  }

  public Stream<StepRecord> steps() {
    return histories.stream().flatMap(h -> h.steps().stream());
  }

  /** When the first run began. */
  public Optional<Instant> begun() {
    return histories.stream().map(h -> h.run().startedAt()).min(Comparator.naturalOrder());
  }

  /** When the last run was over; empty while one is not. */
  public Optional<Instant> ended() {
    return inAll(history -> history.run().endedAt());
  }
}

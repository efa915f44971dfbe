package io.whimbrel.engine.run;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The journal as one run writes it; an event is also told to whoever listens, as the journal has
 * it. While the journal cannot be reached, or there is no room for it, reads and writes wait, for
 * as long as the lease may still be renewed, and no longer than somebody says. Safe for use by
 * several threads.
 */
public final class Chronicle {
  private static final Duration NEXT_ATTEMPT = Duration.ofMillis(500);

  /** The lease is lost before, and says so better. */
  private static final Duration PATIENCE = LeaseKeeper.LENGTH.plusSeconds(10);

  private final Journal journal;
  private final RunId run;
  private final Consumer<EventRecord> listener;
  private final StopSignal stop;
  private volatile Deadline limit = Deadline.never();

  /** Until it is closed, nothing waits for the journal beyond a deadline. */
  @FunctionalInterface
  public interface Limited extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The chronicle of a run.
   *
   * @param stop what waiting for room heeds
   */
  public Chronicle(Journal journal, RunId run, Consumer<EventRecord> listener, StopSignal stop) {
    this.journal = journal;
    this.run = run;
    this.listener = listener;
    this.stop = stop;
  }

  /** A chronicle of another run in another journal, told to the same listener. */
  public Chronicle as(Journal otherJournal, RunId otherRun, StopSignal otherStop) {
    return new Chronicle(otherJournal, otherRun, listener, otherStop);
  }

  /** The journal itself. */
  public Journal journal() {
    return journal;
  }

  /** Whose chronicle it is. */
  public RunId run() {
    return run;
  }

  /** Notes state and phase of the run. */
  public void state(RunState state, Phase phase) {
    write(() -> journal.state(run, state, phase, Optional.empty()));
  }

  /** Writes to the journal as soon as there is room. */
  public void write(Runnable work) {
    boolean _ =
        written(
            () -> {
              work.run();
              return true;
            });
  }

  /** Has nobody wait for the journal beyond a deadline, for as long as this is open. */
  public Limited within(Deadline deadline) {
    Deadline before = limit;
    limit = deadline;
    return () -> limit = before;
  }

  private <T> T written(Supplier<T> work) {
    Deadline end = Deadline.in(PATIENCE);
    while (true) {
      try {
        return work.get();
      } catch (Problem problem) {
        boolean isOver = stop.isStopped() || end.isPassed() || limit.isPassed();
        if (!problem.isTransient() || isOver) {
          throw problem;
        }
        stop.pause(NEXT_ATTEMPT);
      }
    }
  }

  /** Notes an event. */
  public void event(Phase phase, String kind, String text, Map<String, String> data) {
    listener.accept(written(() -> journal.event(run, phase, kind, text, data)));
  }

  /** Notes an event without further values. */
  public void event(Phase phase, String kind, String text) {
    event(phase, kind, text, Map.of());
  }

  /** Notes a value. */
  public void fact(String name, String value) {
    write(() -> journal.fact(run, name, value));
  }

  /**
   * Notes what is final, in one step with a look at the lease: {@code LEASE_LOST} when another
   * process has it, or may have it.
   */
  public void decide(LeaseKeeper lease, String name, String value) {
    boolean isHeld = written(() -> journal.factUnder(run, lease.current(), name, value));
    if (!isHeld) {
      throw lease.lost();
    }
  }

  /**
   * Writes to the journal what a go is needed for, in one transaction with a look at the gate: who
   * takes the go back does so before, and nothing is written, or behind it.
   *
   * @param work called again when the journal could not be written
   * @return whether it was written
   */
  public boolean underGo(Gate gate, Runnable work) {
    AtomicBoolean isWritten = new AtomicBoolean();
    write(
        () ->
            journal.together(
                () -> {
                  isWritten.set(journal.stands(run, gate, GateState.APPROVED));
                  if (isWritten.get()) {
                    work.run();
                  }
                }));
    return isWritten.get();
  }

  /**
   * Notes the run's own decision, which never goes over somebody else's.
   *
   * @param seen how the gate stood when it was decided
   * @return whether it still stood so; else nothing is noted
   */
  public boolean decideIf(Gate gate, GateState seen, GateState state, String by, String comment) {
    return written(() -> journal.decideIf(run, gate, seen, state, by, comment));
  }

  /** As above, with a record that tells of it, both or neither. */
  public boolean decideIf(
      Phase phase, Gate gate, GateState seen, GateState state, String by, String comment) {
    return decideIf(phase, gate, seen, state, by, comment, () -> {});
  }

  /**
   * As above.
   *
   * @param along writes to the journal what belongs to the decision; not called when there is none,
   *     and called again when the journal could not be written
   */
  public boolean decideIf(
      Phase phase,
      Gate gate,
      GateState seen,
      GateState state,
      String by,
      String comment,
      Runnable along) {
    return decideIf(phase, gate, seen, state, by, comment, () -> true, along);
  }

  /**
   * As above.
   *
   * @param isOpen looks in the journal whether anything may be decided yet: nothing that others
   *     write there meanwhile comes between this look and the decision
   */
  public boolean decideIf(
      Phase phase,
      Gate gate,
      GateState seen,
      GateState state,
      String by,
      String comment,
      BooleanSupplier isOpen,
      Runnable along) {
    List<EventRecord> told = new ArrayList<>();
    write(
        () ->
            journal.together(
                () -> {
                  told.clear();
                  if (journal.stands(run, gate, seen)
                      && isOpen.getAsBoolean()
                      && journal.decideIf(run, gate, seen, state, by, comment)) {
                    along.run();
                    told.add(decided(phase, gate, state, by, comment));
                  }
                }));
    told.forEach(listener);
    return !told.isEmpty();
  }

  private EventRecord decided(Phase phase, Gate gate, GateState state, String by, String comment) {
    return journal.event(
        run,
        phase,
        "gate.decided",
        "%s decided gate %s: %s".formatted(by.equals("rule") ? "the rule" : by, gate, comment),
        Map.of("gate", gate.name(), "state", state.name(), "by", by, "comment", comment));
  }

  /** A value noted before; empty when there is none, or when it was emptied. */
  public Optional<String> fact(String name) {
    return written(() -> journal.fact(run, name)).filter(value -> !value.isEmpty());
  }

  /** Notes a position. */
  public void position(String name, Position position) {
    fact(name, Long.toUnsignedString(position.sequence()) + " " + position.text());
  }

  /** Notes a position, unless it or one behind it is noted. Safe for use by several threads. */
  public synchronized void furthest(String name, Position position) {
    if (!position(name).orElse(Position.START).hasReached(position)) {
      position(name, position);
    }
  }

  /** A position noted before. */
  public Optional<Position> position(String name) {
    return fact(name).map(Chronicle::parsePosition);
  }

  /** The position that a fact's value tells. */
  public static Position parsePosition(String value) {
    int space = value.indexOf(' ');
    return new Position(
        Long.parseUnsignedLong(value.substring(0, space)), value.substring(space + 1));
  }

  /** Whether a step ended well. */
  public boolean isDone(Phase phase, String name) {
    return stepState(phase, name).equals(Optional.of(StepState.DONE));
  }

  /** How a step stands. */
  public Optional<StepState> stepState(Phase phase, String name) {
    return written(() -> journal.stepState(run, phase, name));
  }

  /** Notes how a step stands. */
  public void step(Phase phase, String name, StepState state, String detail) {
    write(() -> journal.step(run, phase, name, state, detail));
  }

  /**
   * Does a step and notes its start and its end.
   *
   * @param body returns what came of it, in words
   */
  public void step(Phase phase, String name, Supplier<String> body) {
    step(phase, name, StepState.STARTED, "");
    begun(phase, name, body);
  }

  /**
   * As above, where a go stands in the moment in which it starts.
   *
   * @return whether it was done; not where no go stood
   */
  public boolean stepUnderGo(Gate gate, Phase phase, String name, Supplier<String> body) {
    boolean isBegun = underGo(gate, () -> journal.step(run, phase, name, StepState.STARTED, ""));
    if (isBegun) {
      begun(phase, name, body);
    }
    return isBegun;
  }

  private void begun(Phase phase, String name, Supplier<String> body) {
    String detail;
    try {
      detail = body.get();
    } catch (Problem problem) {
      if (!isInterruption(problem)) {
        step(phase, name, StepState.FAILED, String.valueOf(problem.getMessage()));
      }
      throw problem;
    }
    step(phase, name, StepState.DONE, detail);
  }

  /** As {@link #step}, unless the step ended well before. */
  public void stepOnce(Phase phase, String name, Supplier<String> body) {
    if (!isDone(phase, name)) {
      step(phase, name, body);
    }
  }

  /** Whether a problem only says that the work stopped, not that something is wrong with it. */
  public static boolean isInterruption(Problem problem) {
    return problem.code() == ProblemCode.PAUSED || problem.code() == ProblemCode.LEASE_LOST;
  }
}

package io.whimbrel.engine.run;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The journal as one run writes it; an event is also told to whoever listens, as the journal has
 * it. Safe for use by several threads.
 */
public final class Chronicle {
  private final Journal journal;
  private final RunId run;
  private final Consumer<EventRecord> listener;

  /** The chronicle of a run. */
  public Chronicle(Journal journal, RunId run, Consumer<EventRecord> listener) {
    this.journal = journal;
    this.run = run;
    this.listener = listener;
  }

  /** The journal itself. */
  public Journal journal() {
    return journal;
  }

  /** Whose chronicle it is. */
  public RunId run() {
    return run;
  }

  /** Notes an event. */
  public void event(Phase phase, String kind, String text, Map<String, String> data) {
    listener.accept(journal.event(run, phase, kind, text, data));
  }

  /** Notes an event without further values. */
  public void event(Phase phase, String kind, String text) {
    event(phase, kind, text, Map.of());
  }

  /** Notes a value. */
  public void fact(String name, String value) {
    journal.fact(run, name, value);
  }

  /** A value noted before; empty when there is none, or when it was emptied. */
  public Optional<String> fact(String name) {
    return journal.fact(run, name).filter(value -> !value.isEmpty());
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

  private static Position parsePosition(String value) {
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
    return journal.stepState(run, phase, name);
  }

  /** Notes how a step stands. */
  public void step(Phase phase, String name, StepState state, String detail) {
    journal.step(run, phase, name, state, detail);
  }

  /**
   * Does a step and notes its start and its end.
   *
   * @param body returns what came of it, in words
   */
  public void step(Phase phase, String name, Supplier<String> body) {
    step(phase, name, StepState.STARTED, "");
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

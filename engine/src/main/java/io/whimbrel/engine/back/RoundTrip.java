package io.whimbrel.engine.back;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.MarkerTable;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Table;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tries the way back before anybody relies on it: a marker is written on the new side into a table
 * of our own, is read there from the log as the way back will read it, and is written into a table
 * of our own on the old side. The slot, the publication and both tables are the trial's own and go
 * with it. Used by one thread.
 */
public final class RoundTrip {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration WAIT = Duration.ofMillis(200);

  private final RunFrame forth;

  /** For a run. */
  public RoundTrip(RunFrame forth) {
    this.forth = forth;
  }

  /**
   * Has a marker travel.
   *
   * @return how long it took from one side to the other; empty where a product has no such table
   */
  public Optional<Duration> travel() {
    try (Sides sides = open()) {
      Optional<MarkerTable> from = sides.source().marker();
      Optional<MarkerTable> to = sides.target().marker();
      if (from.isEmpty() || to.isEmpty()) {
        return Optional.empty();
      }
      removeLeft(sides);
      forth.chronicle().fact(Facts.TRIAL, "open");
      try {
        return Optional.of(travel(sides.source().log(), from.get(), to.get()));
      } finally {
        removeLeft(sides);
      }
    }
  }

  private Duration travel(ChangeLog log, MarkerTable from, MarkerTable to) {
    Deadline deadline = Deadline.in(LIMIT);
    Table there = from.make();
    Table _ = to.make();
    Position start = log.create(List.of(there), what -> waiting(what, deadline));
    String marker = UUID.randomUUID().toString();
    long begun = System.nanoTime();
    from.write(marker);
    FaultPoint.BACK_MARKER_WRITTEN.pass();
    await(log, there, start, marker, deadline);
    to.write(marker);
    if (!to.has(marker)) {
      throw lost("was written on the old side, and is not there");
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void waiting(String what, Deadline deadline) {
    forth.stop().check();
    if (deadline.isPassed()) {
      throw Problem.of(ProblemCode.TRANSACTION_LONG)
          .what("the way back could not be tried: " + what)
          .fix("wait for these transactions to end")
          .permanence(Permanence.TRANSIENT)
          .exception();
    }
  }

  private void await(ChangeLog log, Table table, Position start, String marker, Deadline deadline) {
    try (ChangeReader reader = log.read(start, List.of(table))) {
      while (!isMarker(reader.next(WAIT), table, marker)) {
        forth.stop().check();
        if (deadline.isPassed()) {
          throw lost("did not come out of the new side's log in " + LIMIT.toSeconds() + " s");
        }
      }
    }
  }

  private static boolean isMarker(@Nullable LogEntry entry, Table table, String marker) {
    if (!(entry instanceof LogEntry.Insert insert) || !insert.table().equals(table.name())) {
      return false;
    }
    byte[] value = insert.row().bytes(0);
    return value != null && new String(value, StandardCharsets.UTF_8).equals(marker);
  }

  private static Problem lost(String how) {
    return Problem.of(ProblemCode.POSITION_LOST)
        .what("a marker " + how)
        .fix("see whether the new side's log can be read: 'whimbrel check'")
        .exception();
  }

  /** Removes what a trial left that was killed. */
  public static void removeLeft(RunFrame forth) {
    if (forth.chronicle().fact(Facts.TRIAL).isPresent()) {
      RoundTrip trial = new RoundTrip(forth);
      try (Sides sides = trial.open()) {
        trial.removeLeft(sides);
      }
    }
  }

  private void removeLeft(Sides sides) {
    if (forth.chronicle().fact(Facts.TRIAL).isPresent()) {
      sides.source().log().drop();
      sides.source().marker().ifPresent(MarkerTable::remove);
      sides.target().marker().ifPresent(MarkerTable::remove);
      forth.chronicle().fact(Facts.TRIAL, "");
    }
  }

  private Sides open() {
    Plan plan = forth.plan().back(new TableSelection(List.of(), List.of()));
    return Sides.open(
        plan, forth.products(), new RunId(forth.run() + ".trial"), Course.BACK, forth.epoch());
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Backoff;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.Renewals;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.spool.Spool;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the source's log into the spool, as long as the process works on the run. The source is
 * told that it may forget what is durably on the target; only when it keeps more log than the plan
 * allows is it told what is durably in the spool, after the journal knows that the run depends on
 * it. After a broken connection reading goes on at the spool's end; a log that is silent for two
 * minutes, in which marks were written into it, is read over a new connection. Each time that does
 * not help it is waited for twice as long, because a source may also have much to skip.
 */
final class SpoolPump implements Runnable {
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);
  private static final Duration CONFIRM_EVERY = Duration.ofSeconds(1);
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

  private final RunFrame frame;
  private final Spool spool;
  private final Applied applied;
  private final SourceIdentity identity;
  private final StopSignal stop;
  private Position confirmed = Position.START;
  private boolean hasToldFromSpool;
  private volatile boolean keepsTooMuch;
  private volatile Deadline quiet = Deadline.in(FlowWatch.HEARTBEAT);
  private final Pulse pulse = new Pulse();
  private volatile boolean isReading;
  private Duration patience = SILENCE_MAX;

  SpoolPump(RunFrame frame, Spool spool, Applied applied, StopSignal stop) {
    this.frame = frame;
    this.spool = spool;
    this.applied = applied;
    this.identity = new SourceIdentity(frame);
    this.stop = stop;
  }

  /** The source keeps more log than the plan allows: the pump tells it from the spool. */
  void tellFromSpool() {
    keepsTooMuch = true;
  }

  /** Whether nothing came out of the log for the time of a heartbeat. */
  boolean isQuiet() {
    return quiet.isPassed();
  }

  /** Beats with all that comes out of the log, rests while it is not being read. */
  Pulse pulse() {
    return pulse;
  }

  /** Whether the log is being read right now. */
  boolean isReading() {
    return isReading;
  }

  @Override
  public void run() {
    Backoff backoff = frame.retry().with(stop).backoff(Phase.SYNC, "reading the source's log");
    while (!stop.isStopped()) {
      try {
        read(backoff);
      } catch (Problem problem) {
        if (stop.isStopped()) {
          return;
        }
        pulse.rest();
        backoff.failed(problem);
      } finally {
        pulse.rest();
        isReading = false;
      }
    }
  }

  private void read(Backoff backoff) {
    identity.check();
    spool.discardOpenTransaction();
    spool.forget(applied.position()); // which makes room where the disk is full
    identity.checkLog(spool.end());
    Map<TableName, Position> since = new Renewals(frame.chronicle()).marks();
    try (ChangeReader reader =
        frame.source().log().read(spool.end(), frame.cargo().rowTables(), since)) {
      isReading = true;
      pulse.beat();
      Deadline confirmAt = Deadline.in(CONFIRM_EVERY);
      @Nullable Deadline flushAt = null;
      while (!stop.isStopped()) {
        requireWord();
        if (passOne(reader) && flushAt == null) {
          flushAt = Deadline.in(FLUSH_EVERY);
        }
        backoff.succeeded();
        if (flushAt != null && flushAt.isPassed()) {
          spool.flush();
          flushAt = null;
        }
        if (confirmAt.isPassed()) {
          confirm(reader);
          confirmAt = Deadline.in(CONFIRM_EVERY);
        }
      }
      spool.flush();
      confirm(reader);
    }
  }

  /** A method of its own, so that a large entry is forgotten before the next one comes. */
  private boolean passOne(ChangeReader reader) {
    LogEntry entry = reader.next(Duration.ZERO);
    if (entry == null) {
      spool.publish();
      entry = reader.next(WAIT);
    }
    if (entry == null) {
      return false;
    }
    spool.appendOneOfMany(entry);
    quiet = Deadline.in(FlowWatch.HEARTBEAT);
    patience = SILENCE_MAX;
    pulse.beat();
    return true;
  }

  private void requireWord() {
    Duration silence = pulse.silence();
    if (silence.compareTo(patience) >= 0) {
      patience = patience.multipliedBy(2);
      throw Problem.of(ProblemCode.UNREACHABLE)
          .what("the source's log has been silent for %d s".formatted(silence.toSeconds()))
          .where(frame.plan().locate("source"))
          .fix("see what the walsender of the run's slot does, in pg_stat_activity")
          .permanence(Problem.Permanence.TRANSIENT)
          .exception();
    }
  }

  private void confirm(ChangeReader reader) {
    Position onTarget = applied.position();
    Position safe = keepsTooMuch ? dependOnSpool(onTarget) : onTarget;
    if (safe.compareTo(confirmed) > 0) {
      reader.confirm(safe);
      confirmed = safe;
      FaultPoint.SYNC_CONFIRMED.pass();
      spool.forget(onTarget);
    }
  }

  private Position dependOnSpool(Position onTarget) {
    keepsTooMuch = false;
    Position durable = spool.flush();
    if (!onTarget.hasReached(durable)) {
      frame.chronicle().position(Facts.SPOOL_NEEDED, durable);
      if (!hasToldFromSpool) {
        hasToldFromSpool = true;
        tellOfDependence(durable);
      }
      return durable;
    }
    return onTarget;
  }

  private void tellOfDependence(Position durable) {
    frame
        .chronicle()
        .event(
            Phase.SYNC,
            "spool.needed",
            "the source kept more log than limits.log, or half of what it can: it was told from the"
                + " spool, which this run needs from now on",
            Map.of("position", durable.text(), "spoolBytes", Long.toString(spool.bytes())));
  }
}

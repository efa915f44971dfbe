package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Backoff;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.structure.SourceStructure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks every two seconds how the source's log stands: measures the lag, tells the pump when the
 * source keeps more than the plan allows or its room allows, and writes a mark when nothing came
 * for ten seconds, so that progress is made (and the source forgets its log) where nobody writes.
 * Looks every ten seconds for DDL, which the log does not tell.
 */
final class FlowWatch implements Runnable {
  static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** A source that does not answer says nothing about how late the target is by now. */
  private static final Duration OLD = EVERY.multipliedBy(5);

  private static final Duration STRUCTURE_EVERY = Duration.ofSeconds(10);
  private static final Duration SLICE = Duration.ofMillis(100);

  private final RunFrame frame;
  private final SpoolPump pump;
  private final Applied applied;
  private final StopSignal stop;
  private final SourceStructure structure;
  private final LogGovernor governor;
  private Deadline structureAt = Deadline.in(Duration.ZERO);
  private volatile @Nullable ApplyLoop loop;
  private volatile Optional<Lag> lag = Optional.empty();
  private volatile long measuredAt;

  FlowWatch(RunFrame frame, SpoolPump pump, Applied applied, StopSignal stop) {
    this.frame = frame;
    this.pump = pump;
    this.applied = applied;
    this.stop = stop;
    this.structure = new SourceStructure(frame);
    this.governor = new LogGovernor(frame);
  }

  /** From now on changes are applied. */
  void watch(ApplyLoop applyLoop) {
    loop = applyLoop;
  }

  /**
   * The last measurement, older by the time since when it is an old one; empty before the first
   * one, and while nothing is applied.
   */
  Optional<Lag> lag() {
    Duration since = Duration.ofNanos(System.nanoTime() - measuredAt);
    return since.compareTo(OLD) > 0
        ? lag.map(last -> new Lag(last.time().plus(since), last.bytes()))
        : lag;
  }

  @Override
  public void run() {
    Backoff backoff = frame.retry().with(stop).backoff(Phase.SYNC, "looking at the source's log");
    while (!stop.isStopped()) {
      try {
        look();
        backoff.succeeded();
        restUntilNext();
      } catch (Problem problem) {
        if (stop.isStopped()) {
          return;
        }
        backoff.failed(problem);
      }
    }
  }

  /** The first lag is wanted as soon as there can be one. */
  private void restUntilNext() {
    Deadline next = Deadline.in(EVERY);
    while (!next.isPassed() && !stop.isStopped() && (loop == null || lag.isPresent())) {
      stop.rest(SLICE);
    }
  }

  private void look() {
    if (structureAt.isPassed()) {
      structure.require();
      structureAt = Deadline.in(STRUCTURE_EVERY);
    }
    LogStatus status = frame.source().log().status();
    boolean isNarrow = governor.needsSpool(status);
    if (isNarrow || status.bytesKept() > frame.plan().limits().logBytes()) {
      pump.tellFromSpool();
    }
    long bytes = status.written().bytesSince(applied.position());
    ApplyLoop applying = loop;
    lag =
        applying == null
            ? Optional.empty()
            : Optional.of(new Lag(age(applying, status.now()), bytes));
    measuredAt = System.nanoTime();
    frame.board().lag(lag.map(Lag::time), bytes);
    if (pump.isQuiet()) {
      frame.source().log().mark("whimbrel heartbeat");
    }
  }

  /**
   * By the clock that stamps the commits, since ours may go wrong. While the log is not being read,
   * nobody knows what is in it: then the last word stands.
   */
  private Duration age(ApplyLoop applying, Instant now) {
    Duration last = lag.map(Lag::time).orElse(Duration.ZERO);
    if (!pump.isReading()) {
      return last.plus(EVERY);
    }
    Duration silence = pump.pulse().silence();
    if (silence.compareTo(HEARTBEAT.multipliedBy(2)) > 0) {
      return silence;
    }
    return applying
        .oldest()
        .map(committed -> Duration.between(committed, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.spool.Spool;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of changes from the source's log through the spool to the target, from the end of prepare
 * to the cutover. Reading begins at once, applying when {@link #beginApplying} is called. A failure
 * that retries do not get over stops the run. Owned by the run's thread; waiting is open to others.
 */
public final class ChangeFlow implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final RunFrame frame;
  private final Spool spool;
  private final Position start;
  private final Applied applied;
  private final TaskGroup tasks;
  private final FlowWatch watch;

  /** Marks of a flow that ended are still in the log: none of them may be taken for one of ours. */
  private final UUID identity = UUID.randomUUID();

  private final AtomicLong marks = new AtomicLong();
  private final Pulse applying = new Pulse();
  private @Nullable ApplyLoop loop;

  private ChangeFlow(RunFrame frame, Spool spool, Position start, Position from) {
    this.frame = frame;
    this.spool = spool;
    this.start = start;
    this.applied = new Applied(from);
    this.tasks = TaskGroup.services("flow " + frame.run(), frame.stop());
    SpoolPump pump = new SpoolPump(frame, spool, applied, tasks.stop());
    this.watch = new FlowWatch(frame, pump, applied, tasks.stop());
    tasks.fork("pump", pump);
    tasks.fork("watch", watch);
    tasks.fork("stalls", new StallWatch(frame, pump.pulse(), applying, tasks.stop()));
  }

  /** Opens the spool and begins to read behind what the target holds. */
  public static ChangeFlow open(RunFrame frame) {
    new LogSurrender(frame).require();
    Position start =
        frame
            .chronicle()
            .position(Facts.LOG_START)
            .orElseThrow(() -> new IllegalStateException("prepare notes where the log begins"));
    Position onTarget =
        frame
            .retry()
            .call(Phase.SYNC, "asking the target", () -> frame.target().changes().progress());
    Position from = onTarget.hasReached(start) ? onTarget : start;
    Spool spool = new SpoolPlace(frame).open(from);
    boolean isSound = false;
    try {
      SourceIdentity identity = new SourceIdentity(frame);
      frame
          .retry()
          .run(Phase.SYNC, "looking at the source's log", () -> identity.checkLog(spool.end()));
      isSound = true;
    } finally {
      if (!isSound) {
        spool.close();
      }
    }
    return new ChangeFlow(frame, spool, start, from);
  }

  /**
   * Begins to apply; does nothing when it has begun.
   *
   * @param copied position of the mark behind the last chunk
   */
  public void beginApplying(Position copied) {
    if (loop == null) {
      ApplyLoop applyLoop =
          new ApplyLoop(frame, spool, applied, start, copied, applying, tasks.stop());
      loop = applyLoop;
      watch.watch(applyLoop);
      tasks.fork("apply", applyLoop);
    }
  }

  /** Up to where changes are on the target. */
  public Position applied() {
    return applied.position();
  }

  /** How far the target is behind; empty before it is known. */
  public Optional<Lag> lag() {
    return watch.lag();
  }

  /** Does something while the target holds whole transactions and nothing is being applied. */
  public <T> T whilePaused(Supplier<T> body) {
    ApplyLoop applyLoop = loop;
    return applyLoop == null ? body.get() : applyLoop.whilePaused(body);
  }

  /**
   * Waits until the target is consistent: until it holds everything up to a position, and also what
   * the log held when rows were last read from the source again.
   */
  public void awaitConsistency(Position position) {
    await(position);
    long known;
    do {
      known = readAgain();
      while (!awaitNow(Deadline.in(WAIT))) {
        frame.stop().check();
      }
    } while (readAgain() > known);
  }

  private long readAgain() {
    ApplyLoop applyLoop = loop;
    return applyLoop == null ? 0 : applyLoop.readAgain();
  }

  /** Waits until the target holds everything up to a position. */
  public void await(Position position) {
    while (!applied.position().hasReached(position)) {
      boolean _ = awaitNow(Deadline.in(WAIT));
    }
  }

  /**
   * Writes a mark and waits until the target holds everything before it.
   *
   * @return whether it does, before the deadline
   */
  public boolean awaitNow(Deadline deadline) {
    try (PendingMark mark = mark("whimbrel now")) {
      return mark.await(deadline);
    }
  }

  /** Writes a mark into the log, to be waited for. */
  public PendingMark mark(String text) {
    String unique = "%s %s %s.%d".formatted(text, frame.run(), identity, marks.incrementAndGet());
    applied.expect(unique);
    try {
      Position position =
          frame
              .retry()
              .call(Phase.SYNC, "marking the log", () -> frame.source().log().mark(unique));
      return new PendingMark(unique, position);
    } catch (Problem problem) {
      applied.forget(unique);
      throw problem;
    }
  }

  /** A mark that is in the log. */
  public final class PendingMark implements AutoCloseable {
    private final String text;
    private final Position position;

    private PendingMark(String text, Position position) {
      this.text = text;
      this.position = position;
    }

    /** Waits until everything before the mark is on the target; tells whether it is in time. */
    public boolean await(Deadline deadline) {
      return applied.await(text, position, deadline, tasks.stop());
    }

    @Override
    public void close() {
      applied.forget(text);
    }
  }

  /** Stops reading and applying; what was applied is committed at the last border. */
  @Override
  public void close() {
    tasks.close();
    spool.close();
    LogSurrender surrender = new LogSurrender(frame);
    if (surrender.isDecided()) {
      surrender.finish();
    }
  }
}

package io.whimbrel.engine.downtime;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops a run whose downtime is over, or whose copy will surely not end in time. What it stops is
 * given back by whoever ends the run. Watches on a thread of its own from its start until it is
 * ended; started and ended by one thread.
 */
public final class DowntimeWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration EVIDENCE_MIN = Duration.ofSeconds(5);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final RunFrame frame;
  private final Downtime downtime;
  private final Duration evidence;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;

  private volatile Deadline deadline = Deadline.never();
  private long copyBegun;
  private long rowsBefore = -1;

  DowntimeWatch(RunFrame frame, Downtime downtime) {
    this.frame = frame;
    this.downtime = downtime;
    Duration share = downtime.limit().dividedBy(20);
    this.evidence = share.compareTo(EVIDENCE_MIN) < 0 ? EVIDENCE_MIN : share;
    this.thread =
        Thread.ofPlatform().daemon().name("downtime " + frame.run()).unstarted(this::watch);
  }

  /** Watches from now on, if it does not yet. */
  void start() {
    if (thread.getState() == Thread.State.NEW) {
      deadline = downtime.deadline();
      thread.start();
    }
  }

  private void watch() {
    while (!closing.isStopped() && !frame.stop().isStopped()) {
      if (deadline.isPassed()) {
        frame.stop().stop(downtime.over());
      } else {
        copyLeft().filter(this::isTooLong).ifPresent(this::giveUp);
      }
      closing.rest(EVERY);
    }
  }

  private Optional<Duration> copyLeft() {
    Board board = frame.board();
    if (board.phase() != Phase.COPY || board.rowsTotal() == 0) {
      rowsBefore = -1;
      return Optional.empty();
    }
    if (rowsBefore < 0) {
      rowsBefore = board.rowsDone();
      copyBegun = System.nanoTime();
    }
    Duration copying = Duration.ofNanos(System.nanoTime() - copyBegun);
    return new DowntimeForecast(rowsBefore, copying, board.rowsDone(), board.rowsTotal())
        .left(evidence);
  }

  private boolean isTooLong(Duration left) {
    return left.compareTo(deadline.left()) > 0;
  }

  private void giveUp(Duration left) {
    frame
        .stop()
        .stop(
            downtime.exceeded(
                "the copy needs another %s, and %s of limits.downtime (%s) are left"
                    .formatted(
                        seconds(left), seconds(deadline.left()), Figures.limit(downtime.limit()))));
  }

  private static String seconds(Duration length) {
    return Figures.limit(Duration.ofSeconds(length.toSeconds()));
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the watch. */
  public void end() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the watch ends").exception());
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(LAST_LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

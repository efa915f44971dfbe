package io.whimbrel.engine;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Tells the listener four times per second what the board says. */
final class ProgressTeller implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

  private final Board board;
  private final RunListener listener;
  private final StopSignal closing = StopSignal.root();
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long bytes) {}

  ProgressTeller(Board board, RunListener listener) {
    this.board = board;
    this.listener = listener;
    Thread.ofPlatform().daemon().name("progress").start(this::tell);
  }

  private void tell() {
    while (!closing.isStopped()) {
      listener.progress(progress());
      closing.rest(EVERY);
    }
  }

  private Progress progress() {
    double rate = rate();
    List<TableProgress> tables =
        board.lines().stream()
            .map(
                line ->
                    new TableProgress(
                        line.getKey(),
                        line.getValue().chunksDone(),
                        line.getValue().chunks(),
                        line.getValue().rows(),
                        line.getValue().state()))
            .toList();
    return new Progress(
        board.phase(),
        board.rowsDone(),
        board.rowsTotal(),
        board.bytesDone(),
        board.bytesTotal(),
        rate,
        remaining(rate),
        board.lagTime(),
        board.lagBytes(),
        tables,
        board.note());
  }

  private double rate() {
    long now = System.nanoTime();
    long bytes = board.bytesDone();
    if (!samples.isEmpty() && samples.getLast().bytes() > bytes) {
      samples.clear(); // another phase began
    }
    samples.addLast(new Sample(now, bytes));
    while (now - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    return now == first.nanos() ? 0 : (bytes - first.bytes()) * 1e9 / (now - first.nanos());
  }

  /** Told only when a hundredth is done; before, it would be a guess. */
  private Optional<Duration> remaining(double rate) {
    long total = board.bytesTotal();
    long done = board.bytesDone();
    boolean isTellable = rate > 0 && total > 0 && done * 100 >= total;
    return isTellable
        ? Optional.of(Duration.ofSeconds(Math.round(Math.max(0, total - done) / rate)))
        : Optional.empty();
  }

  @Override
  public void close() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the work has ended").exception());
  }
}

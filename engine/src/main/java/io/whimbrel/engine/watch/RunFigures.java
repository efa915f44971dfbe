package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.verify.RoundFound;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the run itself: from the board of the process that works on it, where that is this
 * one, and from the journal. Read by one thread; events come from any.
 */
final class RunFigures {
  private static final Duration RATE_OVER = Duration.ofSeconds(30);
  private static final Duration ERRORS_OVER = Duration.ofMinutes(1);
  private static final Reading NOT_ENDED =
      new Reading.NoData("no round of proofs behind the cutover has ended yet");
  private static final Duration PROOFS_EVERY = Duration.ofMinutes(1);

  private final Plan plan;
  private final Journal journal;
  private final RunId run;
  private final Optional<Board> board;
  private final BooleanSupplier isHeldBack;
  private final Deque<Point> points = new ArrayDeque<>();
  private final Deque<Long> errors = new ConcurrentLinkedDeque<>();
  private @Nullable Map<String, Reading> proofs;
  private long provedAt;
  private volatile boolean isProvedAnew;

  private record Point(long nanos, long rows) {}

  RunFigures(
      Plan plan, Journal journal, RunId run, Optional<Board> board, BooleanSupplier isHeldBack) {
    this.plan = plan;
    this.journal = journal;
    this.run = run;
    this.board = board;
    this.isHeldBack = isHeldBack;
  }

  /** Counts an event that tells of a failure, and sees that there are new proofs. */
  void saw(EventRecord event) {
    isProvedAnew |= event.kind().startsWith("verify.") || event.kind().startsWith("cutover.");
    if (event.kind().equals("problem") || event.kind().equals("retry.recovered")) {
      errors.addLast(System.nanoTime());
    }
  }

  Map<String, Reading> read() {
    long now = System.nanoTime();
    Map<String, Reading> figures = new HashMap<>();
    board.ifPresent(b -> ofBoard(b, now, figures));
    errors.removeIf(then -> now - then > ERRORS_OVER.toNanos());
    put(figures, KnownFigure.RUN_ERRORS, errors.size());
    figures.putAll(proofs(now));
    behindCutover(figures);
    ownDisk(figures);
    return figures;
  }

  private void ofBoard(Board board, long now, Map<String, Reading> figures) {
    if (board.rowsTotal() > 0) {
      double share = (double) board.rowsDone() / board.rowsTotal();
      put(figures, KnownFigure.MIGRATION_PROGRESS, Math.min(1, share));
    }
    board
        .lagTime()
        .ifPresent(
            time -> {
              put(figures, KnownFigure.LAG, time.toNanos() / 1e9);
              put(figures, KnownFigure.LAG_SIZE, (double) board.lagBytes());
            });
    if (board.phase() != Phase.COPY || board.rowsTotal() == 0 || isHeldBack.getAsBoolean()) {
      points.clear();
      return;
    }
    points.addLast(new Point(now, board.rowsDone()));
    while (points.size() > 2 && now - points.getFirst().nanos() > RATE_OVER.toNanos()) {
      points.removeFirst();
    }
    Point first = points.getFirst();
    if (points.size() > 1) {
      double seconds = (now - first.nanos()) / 1e9;
      put(
          figures,
          KnownFigure.MIGRATION_PROGRESS_RATE,
          Math.max(0, board.rowsDone() - first.rows()) / seconds);
    }
  }

  /** The journal's proofs change seldom, and reading them costs. */
  private Map<String, Reading> proofs(long now) {
    Map<String, Reading> known = proofs;
    if (known == null || isProvedAnew || now - provedAt > PROOFS_EVERY.toNanos()) {
      isProvedAnew = false;
      known = ofProofs(journal.history(run).proofs());
      proofs = known;
      provedAt = now;
    }
    return known;
  }

  /**
   * Behind the cutover both sides are compared again, and what is found then counts, until another
   * round finds out something else. Nothing is known where none has found out anything yet. A share
   * is of a round that has ended: before, nobody knows of how many rows.
   */
  private void behindCutover(Map<String, Reading> figures) {
    Optional<RoundFound> told = fact(Facts.PROOFS_TOLD).map(RoundFound::parse);
    if (told.isPresent()) {
      put(figures, KnownFigure.PROOFS_FAILED, told.get().failed());
      fact(Facts.PROOFS_ENDED)
          .map(RoundFound::parse)
          .ifPresentOrElse(
              ended -> put(figures, KnownFigure.DATA_LOSS, ended.lostShare()),
              () -> figures.put(KnownFigure.DATA_LOSS.text(), NOT_ENDED));
    } else if (fact(Facts.PROOFS_BEGUN).isPresent()) {
      figures.put(KnownFigure.PROOFS_FAILED.text(), NOT_ENDED);
      figures.put(KnownFigure.DATA_LOSS.text(), NOT_ENDED);
    }
  }

  private Optional<String> fact(String name) {
    return journal.fact(run, name).filter(text -> !text.isEmpty());
  }

  private static Map<String, Reading> ofProofs(List<Proof> all) {
    Map<String, Reading> figures = new HashMap<>();
    if (all.isEmpty()) {
      return figures;
    }
    long failed = all.stream().filter(p -> p.verdict() == Proof.Verdict.DIFFERENT).count();
    put(figures, KnownFigure.PROOFS_FAILED, (double) failed);
    double rows = all.stream().mapToLong(Proof::rows).sum();
    double lost = all.stream().mapToLong(p -> p.count().missing()).sum();
    put(figures, KnownFigure.DATA_LOSS, rows == 0 ? 0 : lost / rows);
    return figures;
  }

  /** Of the machine that the run works on: its spool and its journal. */
  private void ownDisk(Map<String, Reading> figures) {
    try {
      FileStore store = Files.getFileStore(plan.directory());
      double share = (double) store.getUsableSpace() / store.getTotalSpace();
      put(figures, KnownFigure.DISK_FREE, (double) store.getUsableSpace());
      put(figures, KnownFigure.DISK_FREE_SHARE, share);
      put(figures, KnownFigure.DISK_USED, 1 - share);
    } catch (IOException e) {
      figures.put(KnownFigure.DISK_FREE.text(), new Reading.NoData("the plan's directory is gone"));
    }
  }

  private static void put(Map<String, Reading> figures, KnownFigure figure, double value) {
    figures.put(figure.text(), new Reading.Figure(value));
  }
}

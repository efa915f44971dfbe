package io.whimbrel.engine;

import io.whimbrel.core.database.ComparedDatabase;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.compare.ComparisonFrame;
import io.whimbrel.engine.compare.ComparisonRequest;
import io.whimbrel.engine.compare.ComparisonResult;
import io.whimbrel.engine.compare.ComparisonWork;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The comparison of any two databases, without a migration between them. Nothing is written on
 * either server. What is proved is kept in a journal of this machine, so that a process which
 * follows a killed one goes on from there; the lease keeps two processes from doing the same work.
 *
 * <p>{@link #compare} runs on one thread; {@link #close} may be called by another one (a shutdown
 * hook) and makes it end cleanly within ten seconds.
 */
public final class DatabaseComparison implements AutoCloseable {
  private static final Duration CLEAN_END = Duration.ofSeconds(7);
  private static final Duration HARD_END = Duration.ofSeconds(2);

  private final ComparisonRequest request;
  private final List<DatabaseProduct> products;
  private final Journal journal;
  private final RunListener listener;
  private final Clock clock;
  private final StopSignal closing = StopSignal.root();
  private final OpenWork work = new OpenWork();

  /** Opens a comparison; connects to nothing yet. The journal stays the caller's to close. */
  public DatabaseComparison(
      ComparisonRequest request,
      List<DatabaseProduct> products,
      Journal journal,
      RunListener listener,
      Clock clock) {
    this.request = request;
    this.products = List.copyOf(products);
    this.journal = journal;
    this.listener = listener;
    this.clock = clock;
  }

  /** Where a comparison begins. */
  public enum Beginning {
    /** Where the last one of the same request ended, unless it came to its end. */
    GO_ON,
    /** Anew. */
    AGAIN
  }

  /** Compares; the result says what differs. */
  public ComparisonResult compare(Beginning beginning) {
    closing.check();
    work.begin();
    try {
      return compare(begun(beginning));
    } finally {
      work.end();
    }
  }

  private RunRecord begun(Beginning beginning) {
    Optional<RunRecord> latest = journal.latest(request.id()).filter(run -> !run.state().isFinal());
    if (latest.isPresent() && beginning == Beginning.GO_ON) {
      return latest.get();
    }
    latest.ifPresent(
        run -> journal.state(run.run(), RunState.ABORTED, run.phase(), Optional.empty()));
    String title =
        "comparison of %s with %s".formatted(request.source().masked(), request.target().masked());
    return journal.begin(request.id(), title, request.digest());
  }

  private ComparisonResult compare(RunRecord run) {
    StopSignal stop = closing.child();
    Chronicle chronicle = new Chronicle(journal, run.run(), listener::event, stop);
    try (LeaseKeeper _ = LeaseKeeper.take(journal, run.run(), LeaseHolder.current(), stop);
        ComparedDatabase source = open(request.source(), "--from", run.run());
        ComparedDatabase target = open(request.target(), "--to", run.run())) {
      work.opened(() -> cut(source, target));
      Board board = new Board();
      board.phase(Phase.VERIFY);
      try (ProgressTeller _ = new ProgressTeller(board, listener)) {
        return compare(run, frame(source, target, chronicle, board, stop));
      }
    }
  }

  private ComparisonFrame frame(
      ComparedDatabase source,
      ComparedDatabase target,
      Chronicle chronicle,
      Board board,
      StopSignal stop) {
    Limits limits = request.limits();
    return new ComparisonFrame(
        request,
        source,
        target,
        chronicle,
        board,
        new Valve(new Pace(limits.workers(), limits.throttle().rate())),
        new Retry(limits.retry(), chronicle, stop),
        stop,
        clock);
  }

  private ComparisonResult compare(RunRecord run, ComparisonFrame frame) {
    boolean isNew = journal.chunkProofs(run.run()).isEmpty();
    frame
        .chronicle()
        .event(
            Phase.VERIFY,
            isNew ? "compare.begun" : "compare.resumed",
            isNew
                ? run.run() + " begins"
                : "%s goes on with what was compared since %s; --again begins anew"
                    .formatted(run.run(), Figures.moment(run.startedAt())));
    journal.state(run.run(), RunState.RUNNING, Phase.VERIFY, Optional.empty());
    try {
      ComparisonResult result = new ComparisonWork(frame).run();
      frame
          .chronicle()
          .event(
              Phase.VERIFY,
              result.isEqual() ? "compare.equal" : "compare.different",
              result.isEqual() ? "both sides are equal" : "the sides are not proved equal",
              Map.of("tables", Integer.toString(result.proofs().size())));
      journal.state(run.run(), RunState.DONE, Phase.VERIFY, Optional.empty());
      return result;
    } catch (Problem problem) {
      if (!Chronicle.isInterruption(problem)) {
        String text = String.valueOf(problem.getMessage());
        journal.state(run.run(), RunState.FAILED, Phase.VERIFY, Optional.of(text));
      }
      throw problem;
    }
  }

  private ComparedDatabase open(DatabaseUrl url, String option, RunId run) {
    RunScope scope = new RunScope(run, request.id(), request.limits());
    return DatabaseProduct.of(products, url, option).compared(url, scope);
  }

  private static void cut(ComparedDatabase source, ComparedDatabase target) {
    try (source) {
      target.close();
    }
  }

  /** Ends a running comparison cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    closing.stop(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("go on with the same command")
            .exception());
    if (!work.awaitEnd(CLEAN_END)) {
      work.cutConnections();
      boolean _ = work.awaitEnd(HARD_END);
    }
  }
}

package io.whimbrel.engine.steps;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.PauseWatch;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.ground.OpenScripts;
import io.whimbrel.engine.steps.other.OtherGround;
import io.whimbrel.engine.steps.other.OtherRuns;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The sessions of commands on a plan of steps, one at a time: each takes the lease of its run, and
 * what becomes of it is noted. {@link #close} may be called by another thread.
 */
final class StepSessions implements AutoCloseable {
  private static final Duration CLEAN_END = Duration.ofSeconds(7);
  private static final Duration HARD_END = Duration.ofSeconds(2);
  private static final RunId LOOKING = new RunId("look");

  private final StepBook book;
  private final List<DatabaseProduct> products;
  private final RunListener listener;
  private final OtherGround others;
  private final Clock clock;
  private final StopSignal closing = StopSignal.root();
  private final OpenScripts open = new OpenScripts();
  private volatile CountDownLatch working = new CountDownLatch(0);

  StepSessions(
      StepBook book,
      List<DatabaseProduct> products,
      OtherRuns others,
      RunListener listener,
      Clock clock) {
    this.book = book;
    this.products = List.copyOf(products);
    this.others = new OtherGround(others, GateBehaviour.LEAVE, StopSignal.root());
    this.listener = listener;
    this.clock = clock;
  }

  /** What a command that only looks stands on: without a lease, to change nothing. */
  StepFrame looking() {
    RunId run = book.latest().map(RunRecord::run).orElse(LOOKING);
    Chronicle chronicle = new Chronicle(book.journal(), run, listener::event, closing);
    return new StepFrame(book.plan(), products, chronicle, 0, open, others, closing, clock);
  }

  /** The outcome of a run that is paused. */
  RunOutcome paused() {
    return new RunOutcome(
        book.now(), ExitCode.WAITING, "the run is paused: go on with 'whimbrel resume'");
  }

  /** Whether somebody asked for a pause. */
  boolean isPauseAsked(RunId run) {
    return book.journal().fact(run, Facts.PAUSE).filter(text -> !text.isEmpty()).isPresent();
  }

  /** Has a command work on a run, under its lease; how it ended is noted. */
  RunOutcome on(RunRecord run, Function<StepSession, RunOutcome> work) {
    closing.check();
    CountDownLatch latch = new CountDownLatch(1);
    working = latch;
    StopSignal stop = closing.child();
    Chronicle chronicle = new Chronicle(book.journal(), run.run(), listener::event, stop);
    try (LeaseKeeper lease =
            LeaseKeeper.take(book.journal(), run.run(), LeaseHolder.current(), stop);
        PauseWatch _ = PauseWatch.start(chronicle, stop)) {
      Operators.note(chronicle, run.phase());
      StepFrame frame =
          new StepFrame(book.plan(), products, chronicle, lease.epoch(), open, others, stop, clock);
      return work(new StepSession(frame, lease), work);
    } finally {
      latch.countDown();
    }
  }

  private RunOutcome work(StepSession session, Function<StepSession, RunOutcome> work) {
    boolean isNoted = false;
    try {
      RunOutcome outcome = work.apply(session);
      isNoted = true;
      return outcome;
    } catch (Problem problem) {
      isNoted = true;
      return ended(
          session,
          session.frame().stop().reason().orElse(problem) instanceof Problem p ? p : problem);
    } finally {
      if (!isNoted) {
        book.journal()
            .state(
                session.frame().run(),
                RunState.FAILED,
                book.now().phase(),
                Optional.of("an unexpected fault: see the log of the process"));
      }
    }
  }

  private RunOutcome ended(StepSession session, Problem problem) {
    RunId run = session.frame().run();
    Phase phase = book.now().phase();
    if (problem.code() == ProblemCode.PAUSED) {
      return interrupted(run, phase);
    }
    if (problem.code() != ProblemCode.LEASE_LOST) {
      String text = String.valueOf(problem.getMessage());
      session
          .frame()
          .chronicle()
          .event(
              phase,
              "problem",
              text,
              Map.of(
                  "code", problem.code().text(), "where", problem.where(), "fix", problem.fix()));
      book.journal().state(run, RunState.FAILED, phase, Optional.of(text));
    }
    throw problem;
  }

  private RunOutcome interrupted(RunId run, Phase phase) {
    if (isPauseAsked(run)) {
      book.journal().state(run, RunState.PAUSED, phase, Optional.empty());
      return paused();
    }
    return new RunOutcome(
        book.now(), ExitCode.WAITING, "'whimbrel run' goes on from where it stopped");
  }

  /** Ends a running command cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    closing.stop(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("go on with 'whimbrel run'")
            .exception());
    if (!awaitEnd(CLEAN_END)) {
      open.cut();
      boolean _ = awaitEnd(HARD_END);
    }
  }

  private boolean awaitEnd(Duration waitMax) {
    try {
      return working.await(waitMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

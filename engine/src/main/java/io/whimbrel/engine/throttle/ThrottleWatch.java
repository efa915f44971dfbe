package io.whimbrel.engine.throttle;

import io.whimbrel.core.database.Meter;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Pressure;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sets the valve twice in a second by what holds at that moment: what the plan says or somebody
 * said over it, the hours of the day, the rules over the source, and the alarms of its log. What
 * comes of it is told by the board, and by the journal when it changes.
 */
public final class ThrottleWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final Limits limits;
  private final ThrottleBook book;
  private final Board board;
  private final Pressure pressure;
  private final Clock clock;
  private final SourceSampler sampler;
  private final ThrottleTeller teller;
  private final Valve valve;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;
  private ThrottleOrder order;
  private PaceRules rules;
  private boolean isReading;

  private ThrottleWatch(
      Limits limits,
      Chronicle chronicle,
      Board board,
      Pressure pressure,
      Clock clock,
      Supplier<Meter> meter) {
    this.limits = limits;
    this.book = new ThrottleBook(chronicle.journal(), chronicle.run());
    this.board = board;
    this.pressure = pressure;
    this.clock = clock;
    this.sampler = new SourceSampler(meter);
    this.teller = new ThrottleTeller(chronicle, board);
    this.order = book.order();
    this.rules = rules();
    this.valve = new Valve(pace().pace());
    this.thread =
        Thread.ofPlatform().daemon().name("throttle " + chronicle.run()).unstarted(this::watch);
  }

  /**
   * Watches from now on, until it is closed.
   *
   * @param meter opens what measures the source
   */
  public static ThrottleWatch start(
      Limits limits,
      Chronicle chronicle,
      Board board,
      Pressure pressure,
      Clock clock,
      Supplier<Meter> meter) {
    ThrottleWatch watch = new ThrottleWatch(limits, chronicle, board, pressure, clock, meter);
    watch.thread.start();
    return watch;
  }

  /** What all reading of rows goes through. */
  public Valve valve() {
    return valve;
  }

  private PaceRules rules() {
    return new PaceRules(order.over(limits.workers()), order.over(limits.throttle()));
  }

  private Verdict pace() {
    return rules.verdict(clock.instant(), System.nanoTime(), sampler.sample(), pressure.logLevel());
  }

  private void watch() {
    closing.rest(EVERY);
    while (!closing.isStopped()) {
      look();
      closing.rest(EVERY);
    }
  }

  /** A journal that cannot be read now is the lease keeper's business. */
  private void look() {
    try {
      ThrottleOrder now = book.order();
      Phase phase = board.phase();
      boolean readsNow = phase == Phase.COPY || phase == Phase.VERIFY;
      if (!now.equals(order) || (readsNow && !isReading)) {
        order = now;
        rules = rules();
      }
      isReading = readsNow;
      measure();
      Verdict verdict = pace();
      valve.pace(verdict.pace());
      if (isReading) {
        teller.tell(phase, verdict, System.nanoTime());
      } else {
        teller.quiet(System.nanoTime());
      }
    } catch (Problem unreadable) {
      board.throttle("the journal does not answer: the throttle stays as it is");
    }
  }

  private void measure() {
    Throttle throttle = limits.throttle();
    Set<Measure> wanted = isReading ? rules.measures() : EnumSet.noneOf(Measure.class);
    if (throttle.disk().isPresent() && board.phase() != Phase.ASSESS) {
      wanted.add(Measure.DISK_FREE);
    }
    sampler.want(wanted);
    pressure.diskFree(
        sampler.sample().of(Measure.DISK_FREE, System.nanoTime()) instanceof Reading.Figure free
            ? Optional.of((long) free.value())
            : Optional.empty());
  }

  /** Ends the watch, and waits for a look that is under way: the journal may be closed next. */
  @Override
  public void close() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the watch ends").exception());
    sampler.close();
    try {
      thread.join(LAST_LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

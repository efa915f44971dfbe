package io.whimbrel.engine.downtime;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.prepare.PreparePhase;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The time in which a big bang lets neither side accept writes:
 *
 * <ol>
 *   <li>It begins when its gate is approved: the journal has its beginning before the first table
 *       is fenced. Then the source refuses writes, and everything is copied, proved and switched.
 *   <li>A process that follows a killed one goes on with it: the source stays fenced. Whatever else
 *       ends the work gives the source back, and so does the end of the time that the plan allows.
 *   <li>A downtime that was given back needs a new go.
 * </ol>
 */
public final class Downtime {
  private static final Duration FENCE_MAX = Duration.ofMinutes(1);

  private final RunFrame frame;

  /** Of a run. */
  public Downtime(RunFrame frame) {
    this.frame = frame;
  }

  /** Whether the plan's strategy has one. */
  public boolean isPlanned() {
    return frame.plan().strategy() == Strategy.BIG_BANG;
  }

  /** Whether it has begun, and was neither given back nor ended by the decision. */
  public boolean isOpen() {
    return isPlanned() && begun().isPresent() && frame.chronicle().fact(Facts.DECIDED).isEmpty();
  }

  /** Whether it is open, and the source is being given back: the fence may be down already. */
  public boolean isEnding() {
    return isOpen()
        && frame
            .chronicle()
            .fact(Facts.DOWNTIME_ENDING)
            .equals(frame.chronicle().fact(Facts.DOWNTIME_BEGUN));
  }

  /** Notes that the source is about to be given back: from here on this downtime only ends. */
  public void ending() {
    frame
        .chronicle()
        .fact(Facts.DOWNTIME_BEGUN)
        .ifPresent(begun -> frame.chronicle().fact(Facts.DOWNTIME_ENDING, begun));
    FaultPoint.DOWNTIME_ENDING.pass();
  }

  /** When it began. */
  public Optional<Instant> begun() {
    return frame.chronicle().fact(Facts.DOWNTIME_BEGUN).map(Instant::parse);
  }

  /** How long the plan allows it to be. */
  public Duration limit() {
    return frame.plan().limits().downtime().orElse(frame.plan().limits().pause());
  }

  /** How long it has lasted; a clock that was put back takes nothing off. */
  public Duration elapsed() {
    Duration since =
        begun().map(at -> Duration.between(at, frame.clock().instant())).orElse(Duration.ZERO);
    return since.isNegative() ? Duration.ZERO : since;
  }

  /** What is left of it from now on. */
  public Deadline deadline() {
    Duration left = limit().minus(elapsed());
    return Deadline.in(left.isNegative() ? Duration.ZERO : left);
  }

  /** The problem that it is over. */
  public Problem over() {
    return exceeded("limits.downtime (%s) was passed".formatted(Figures.limit(limit())));
  }

  /** The problem that says so. */
  Problem exceeded(String what) {
    return Problem.of(ProblemCode.PAUSE_EXCEEDED)
        .what(what + ": the source is given back")
        .where(frame.plan().locate("limits.downtime"))
        .fix("allow a longer downtime, or choose the strategy blue-green: it copies before")
        .exception();
  }

  /**
   * What watches that it stays within its limit: at once in one that a process before this one has
   * begun, else from its beginning on. The caller closes it.
   */
  public DowntimeWatch watch() {
    DowntimeWatch watch = new DowntimeWatch(frame, this);
    if (isOpen()) {
      watch.start();
    }
    return watch;
  }

  /**
   * Begins it, or goes on with it: behind it the source refuses writes and keeps its log.
   *
   * @param watch its own
   * @return whether it has begun; not where no go stood any more in the moment in which it was to
   */
  public boolean begin(DowntimeWatch watch) {
    frame.enter(Phase.PREPARE);
    frame.stop().check();
    frame.lease().confirm();
    if (!isOpen()) {
      if (!frame.chronicle().underGo(Gate.CUTOVER, this::note)) {
        return false;
      }
      FaultPoint.DOWNTIME_BEGUN.pass();
    }
    watch.start();
    fence();
    new PreparePhase(frame).keepLog();
    return true;
  }

  private void note() {
    Instant now = frame.clock().instant();
    frame.journal().fact(frame.run(), Facts.DOWNTIME_UNTIL, now.plus(limit()).toString());
    frame.journal().fact(frame.run(), Facts.DOWNTIME_BEGUN, now.toString());
  }

  private void fence() {
    Duration left = deadline().left();
    frame
        .source()
        .fence(frame.cargo().sourceNames())
        .raise(
            frame.plan().limits().openTransactions(),
            left.compareTo(FENCE_MAX) < 0 ? left : FENCE_MAX);
    frame
        .chronicle()
        .event(
            Phase.PREPARE,
            "downtime.fenced",
            "the source refuses writes for at most %s, %s of it are over"
                .formatted(Figures.limit(limit()), Figures.duration(elapsed())),
            Map.of("limitMillis", Long.toString(limit().toMillis())));
    FaultPoint.DOWNTIME_FENCED.pass();
  }

  /** Notes that the source was given back: a go was for this once, and a no-go stands. */
  public void givenBack(String why) {
    Duration length = elapsed();
    boolean _ =
        frame
            .chronicle()
            .decideIf(
                Gate.CUTOVER,
                GateState.APPROVED,
                GateState.OPEN,
                "whimbrel",
                "the downtime was given back: " + why);
    frame.chronicle().fact(Facts.DOWNTIME_BEGUN, "");
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "downtime.given-back",
            "the source is in charge again after %s: %s".formatted(Figures.duration(length), why),
            Map.of("millis", Long.toString(length.toMillis()), "why", why));
  }
}

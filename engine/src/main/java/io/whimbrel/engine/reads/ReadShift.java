package io.whimbrel.engine.reads;

import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.Lag;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Shifts reads to the target while changes flow to it, share by share, beside whatever else the run
 * does:
 *
 * <ol>
 *   <li>Twice per second: how late the target is. Too late takes the share back to the one below at
 *       once, and so on down to none.
 *   <li>As often as the plan compares: alerts, and its queries on both sides. What is bad takes one
 *       share back.
 *   <li>A share that went well for as long as the plan asks is noted as held; then the next one is
 *       taken, if the proof of the rows is young enough and, where the plan asks a person, after a
 *       go.
 *   <li>Whoever goes on after another process begins with no reads at the target, and takes the
 *       held share as soon as all is well.
 *   <li>When it is closed and the target was not put in charge, all reads go back: nothing is
 *       carried to the target from then on.
 * </ol>
 *
 * Owned by one thread; its own thread is the only one that moves reads.
 */
public final class ReadShift implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final RunFrame frame;
  private final ParallelRules rules;
  private final ReadStair stair;
  private final ReadShare share;
  private final ReadLook look;
  private final ReadComparison comparison;
  private final ReadsGate gate;
  private final StopSignal stop;
  private final Thread thread;

  private Deadline held = Deadline.in(Duration.ZERO);
  private Deadline again = Deadline.in(Duration.ZERO);
  private Deadline forbearance = Deadline.in(Duration.ZERO);
  private boolean isCompared;
  private volatile boolean isThere;
  private volatile boolean isProofWanted;
  private volatile String text = "";

  private ReadShift(RunFrame frame, Supplier<Optional<Lag>> lag) {
    this.frame = frame;
    this.rules = frame.plan().parallel();
    this.stair = new ReadStair(rules.reads());
    this.share = new ReadShare(frame);
    this.look = new ReadLook(frame, lag);
    this.comparison = new ReadComparison(frame);
    this.gate = new ReadsGate(frame);
    this.stop = frame.stop().child();
    this.thread = Thread.ofPlatform().daemon().name("reads " + frame.run()).unstarted(this::shift);
  }

  /** Begins, where the plan shifts reads. */
  public static ReadShift start(RunFrame frame, Supplier<Optional<Lag>> lag) {
    ReadShift shift = new ReadShift(frame, lag);
    if (frame.plan().parallel().isShifting()) {
      shift.thread.start();
    } else {
      shift.isThere = true;
    }
    return shift;
  }

  /**
   * Waits until all reads have gone to the target for as long as the plan asks.
   *
   * @param proving tends to it
   */
  public void awaitAll(BooleanSupplier proving) {
    if (!isThere) {
      frame.enter(Phase.CUTOVER);
    }
    while (!isThere) {
      boolean _ = proving.getAsBoolean();
      frame.board().note(text);
      frame.stop().pause(LOOK);
    }
    frame.board().note("");
  }

  /**
   * Proves the rows anew, where the next share waits for it.
   *
   * @param proof does so, in a phase of its own
   * @return whether it did
   */
  public boolean tend(Runnable proof) {
    if (!isProofWanted) {
      return false;
    }
    proof.run();
    frame.enter(Phase.CUTOVER);
    isProofWanted = false;
    return true;
  }

  /** Whether all reads go to the target, and went well for as long as the plan asks. */
  public boolean isThere() {
    return isThere;
  }

  /**
   * Leaves reads where they are, at the target: the cutover begins.
   *
   * @return whether they are there; else they go on being shifted
   */
  public boolean settle() {
    synchronized (share) {
      frame.stop().check();
      if (!isThere) {
        return false;
      }
      stop.stop(ended());
    }
    end();
    return true;
  }

  private void shift() {
    try {
      while (!stop.isStopped()) {
        turn();
        stop.rest(LOOK);
      }
    } catch (Problem problem) {
      if (!stop.isStopped()) {
        frame.stop().stop(problem);
      }
    } catch (RuntimeException e) {
      if (!stop.isStopped()) {
        frame.stop().stop(broken(e));
      }
    }
  }

  /** Nobody would move reads any more, and the run would wait for it without end. */
  private static Problem broken(RuntimeException cause) {
    return Problem.of(ProblemCode.FAULT)
        .what("shifting reads failed: " + cause)
        .where("parallel-run")
        .fix("run 'whimbrel run' again: it takes reads back and shifts them anew")
        .cause(cause)
        .exception();
  }

  /** Looking takes as long as it takes; what follows is one step that nobody ends in between. */
  private void turn() {
    Optional<String> against = look.late().or(this::alarmed).or(this::compared);
    synchronized (share) {
      stop.check();
      act(against);
    }
  }

  private void act(Optional<String> against) {
    if (against.isPresent()) {
      worse(against.get());
    } else if (held.isPassed()) {
      better();
    } else {
      tell("%d%% of the reads go to the target".formatted(share.now()));
    }
  }

  /** What was acted upon gets time to pass. */
  private Optional<String> alarmed() {
    return forbearance.isPassed() ? look.alarmed() : Optional.empty();
  }

  private Optional<String> compared() {
    if (!again.isPassed()) {
      return Optional.empty();
    }
    Optional<String> against = comparison.look(Phase.CUTOVER);
    again = Deadline.in(rules.compare().every());
    isCompared = against.isEmpty();
    return against;
  }

  private void worse(String why) {
    isThere = false;
    int now = share.now();
    if (now > 0) {
      int below = stair.below(now);
      share.held(below);
      send(below, why);
      again = Deadline.in(rules.compare().every());
      forbearance = again;
    }
    gate.close();
    tell("%d%% of the reads go to the target; waits: %s".formatted(share.now(), why));
  }

  private void better() {
    int now = share.now();
    if (!isCompared) {
      return;
    }
    if (share.held() < now) {
      share.held(now);
    }
    if (now == ParallelRules.ALL) {
      isThere = true;
      tell("all reads go to the target");
      return;
    }
    int next = share.held() > now ? share.held() : stair.above(now);
    if (isProofWanted) {
      return;
    }
    if (share.held() < next && !gate.isGiven(next)) {
      tell("waits for '%s': %d%% of the reads".formatted(gate.awaited(), next));
    } else if (look.isProofOld()) {
      isProofWanted = true;
      tell("%d%% of the reads go to the target; proves the rows anew".formatted(now));
    } else {
      raise(next);
    }
  }

  private void raise(int next) {
    int now = share.now();
    try {
      send(next, "all was well");
      gate.close();
    } catch (Problem problem) {
      if (Chronicle.isInterruption(problem)) {
        throw problem;
      }
      send(now, problem.what());
    }
  }

  /** Whatever comes of it, this share has to show for itself. */
  private void send(int percent, String why) {
    held = Deadline.in(rules.hold());
    isCompared = false;
    again = Deadline.in(Duration.ZERO);
    stop.check();
    if (percent == 0) {
      share.takeBack(why);
    } else {
      share.send(percent, why);
    }
  }

  private void tell(String words) {
    if (!words.equals(text)) {
      text = words;
      frame.chronicle().fact(Facts.READS_STATE, words);
    }
  }

  /** Queries that are under way are not waited for: their thread moves nothing any more. */
  private void end() {
    stop.stop(ended());
    try {
      if (thread.isAlive()) {
        thread.join(LAST_LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Problem ended() {
    return Problem.of(ProblemCode.PAUSED).what("reads are not shifted any more").exception();
  }

  @Override
  public void close() {
    end();
    if (!rules.isShifting() || frame.chronicle().fact(Facts.DECIDED).isPresent()) {
      return;
    }
    try {
      synchronized (share) {
        share.takeBack("no changes are carried to the target from now on");
      }
    } catch (Problem problem) {
      if (problem.code() != ProblemCode.LEASE_LOST) {
        frame
            .chronicle()
            .event(
                Phase.CUTOVER,
                "reads.stuck",
                String.valueOf(problem.getMessage()),
                Map.of("fix", problem.fix()));
      }
    }
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.verify.ProofAge;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.Lag;
import io.whimbrel.engine.verify.AgedProofs;
import io.whimbrel.engine.verify.Differences;
import io.whimbrel.engine.verify.FlowUntil;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves again what is older than the plan's age, while a run waits for its go, on a thread of its
 * own and on connections of its own:
 *
 * <ol>
 *   <li>It begins nothing once somebody has decided, while the run proves everything itself, and
 *       while the target is later than the cutover would wait for.
 *   <li>Whoever closes it cuts its connections: a statement that runs, or waits for somebody's
 *       lock, ends at once. What was proved by then stays, and is not proved again by who goes on.
 *   <li>What turns out different is stored and an event at once; the thread that waits at the gate
 *       then has the go/no-go list say so, and takes back a go ({@link #tell}).
 *   <li>A table that somebody has locked is not waited for: others have their turn.
 *   <li>What cannot be proved is told, and does not end the run: changes go on being carried.
 * </ol>
 *
 * Owned by one thread.
 */
public final class ProofRenewal implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration LOOK_MIN = Duration.ofSeconds(1);
  private static final Duration LOOK_MAX = Duration.ofMinutes(1);

  private final RunFrame frame;
  private final ChangeFlow flow;
  private final ProofAge rules;
  private final StopSignal stop;
  private final AgedProofs aged;
  private final Thread thread;
  private final Map<String, String> failures = new TreeMap<>();
  private String noted = "";
  private volatile @Nullable Sides sides;
  private volatile boolean isNews;

  private ProofRenewal(RunFrame frame, ChangeFlow flow) {
    this.frame = frame;
    this.flow = flow;
    this.rules = frame.plan().verify().proofAge();
    this.stop = frame.stop().child();
    this.aged = new AgedProofs(rules.max(), new Telling());
    this.thread =
        Thread.ofPlatform().daemon().name("aged proofs " + frame.run()).unstarted(this::renew);
  }

  /** Begins, where the plan wants it. */
  public static ProofRenewal start(RunFrame frame, ChangeFlow flow) {
    ProofRenewal renewal = new ProofRenewal(frame, flow);
    if (renewal.isProving()) {
      renewal.thread.start();
    }
    return renewal;
  }

  /** Has the list say what was found; called by the thread that looks at the list. */
  public void tell() {
    if (isNews) {
      isNews = false;
      GoNoGo.proofsAgain(frame, Phase.CUTOVER);
    }
  }

  private void renew() {
    stop.rest(FIRST_LOOK);
    while (!stop.isStopped()) {
      boolean hasMore = false;
      try {
        hasMore = isWanted() && turn() > 0;
      } catch (RuntimeException problem) {
        // whatever it is, proofs that nobody makes again must not pass for such that are
        failed("proofs", String.valueOf(problem.getMessage()));
      }
      stop.rest(hasMore ? Duration.ZERO : every());
    }
  }

  private Duration every() {
    Duration part = rules.max().dividedBy(60);
    return part.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : part.compareTo(LOOK_MAX) > 0 ? LOOK_MAX : part;
  }

  private boolean isWanted() {
    return !stop.isStopped()
        && isLagLow()
        && frame.chronicle().isDone(Phase.VERIFY, "verify")
        && frame
            .journal()
            .gate(frame.run(), Gate.CUTOVER)
            .map(gate -> gate.state() == GateState.OPEN)
            .orElse(true);
  }

  /** A target that is late has more to do than to be read. */
  private boolean isLagLow() {
    Duration limit = frame.plan().limits().lag();
    return flow.lag().map(Lag::time).filter(time -> time.compareTo(limit) < 0).isPresent();
  }

  private int turn() {
    try (Sides own = Sides.open(frame.plan(), frame.products(), frame.run(), Sides.LOCK_WAIT)) {
      sides = own;
      stop.check();
      int looked = aged.prove(frame(own), new FlowUntil(flow, stop), this::isWanted);
      note(String.join("; ", failures.values()));
      return looked;
    } finally {
      sides = null;
    }
  }

  private RunFrame frame(Sides own) {
    return new RunFrame(
        frame.plan(),
        frame.run(),
        frame.lease(),
        frame.pauses(),
        own,
        frame.cargo(),
        frame.chronicle().as(frame.journal(), frame.run(), stop),
        new Board(),
        frame.valve(),
        frame.pressure(),
        frame.retry().with(stop),
        stop,
        frame.clock(),
        frame.products());
  }

  /** What is being proved again, in words, or what could not be and why. */
  private void note(String text) {
    if (!text.equals(noted)) {
      frame.chronicle().fact(Facts.PROVED_AGAIN, text);
      noted = text;
    }
  }

  private void failed(String what, String why) {
    String text = "%s could not be proved again: %s".formatted(what, why);
    if (!stop.isStopped() && !text.equals(failures.put(what, text))) {
      event("verify.unproved", text, "WARNING", "NEWS");
    }
  }

  private void event(String kind, String text, String urgency, String motion) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("notify.urgency", urgency);
    data.put("notify.motion", motion);
    data.put("notify.title", "proofs that are made again");
    data.put("notify.key", "aged proofs");
    frame.chronicle().event(Phase.CUTOVER, kind, text, data);
  }

  /** What is told of it. */
  private final class Telling implements AgedProofs.Listener {
    @Override
    public void begins(String what) {
      failures.remove(what);
      note("proves again what is older than %s: %s".formatted(Figures.limit(rules.max()), what));
    }

    @Override
    public void turned(Proof proof) {
      isNews = true;
      String subject =
          "%s on level %s, proved again"
              .formatted(proof.table(), proof.level().name().toLowerCase(Locale.ROOT));
      switch (proof.verdict()) {
        case EQUAL -> event("verify.proved-again", subject + ": equal", "INFO", "CLOSED");
        case UNDECIDED ->
            event("verify.left", subject + ": could not be decided", "WARNING", "NEWS");
        case DIFFERENT ->
            event(
                "verify.refuted",
                "%s: %s".formatted(subject, Differences.words(proof)),
                "ERROR",
                "OPENED");
      }
    }

    @Override
    public void failed(String what, Problem problem) {
      ProofRenewal.this.failed(what, problem.what());
    }
  }

  /**
   * Ends, as the run leaves its gate, and has the list say what is in the journal by now: who is
   * stopped between storing a proof and telling it tells nothing.
   */
  public void end() {
    close();
    if (isProving()) {
      isNews = true;
    }
    tell();
  }

  private boolean isProving() {
    return rules.atGate() == ProofAge.AtGate.PROVED_AGAIN;
  }

  @Override
  public void close() {
    stop.stop(Problem.of(ProblemCode.PAUSED).what("the run goes on").exception());
    Sides open = sides;
    if (open != null) {
      open.close();
    }
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!frame.stop().isStopped()) {
      note("");
    }
  }
}

package io.whimbrel.engine.back;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.Lag;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries changes back for as long as it is open, beside whatever else the run does. What fails is
 * noted and tried again; the run itself goes on, since the new side is in charge and well. Owned by
 * one thread; its own thread is the only one that touches the way back.
 */
public final class BackSync implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration LAST_CATCH_UP = Duration.ofSeconds(10);

  private final RunFrame forth;
  private final StopSignal stop;
  private final Thread thread;
  private volatile boolean isToCatchUp;

  private BackSync(RunFrame forth) {
    this.forth = forth;
    this.stop = forth.stop().child();
    this.thread =
        Thread.ofPlatform().daemon().name("way back " + forth.run()).unstarted(this::carry);
  }

  /** Begins, where there is a way back. */
  public static BackSync start(RunFrame forth) {
    BackSync sync = new BackSync(forth);
    if (WayBack.isPrepared(forth)) {
      sync.thread.start();
    }
    return sync;
  }

  /** Has everything carried that is there now, then ends. */
  public void finish() {
    isToCatchUp = true;
    close();
  }

  private void carry() {
    for (boolean isTried = false; isToGoOn(isTried); isTried = true) {
      try (WayBack wayBack = WayBack.open(forth);
          ChangeFlow flow = wayBack.flow();
          BackProofs _ = BackProofs.start(forth, wayBack.frame(), flow)) {
        carry(wayBack.frame(), flow);
      } catch (Problem problem) {
        if (forth.stop().isStopped() || problem.code() == ProblemCode.LEASE_LOST) {
          return;
        }
        broken(LostWayBack.told(problem));
        stop.rest(AGAIN);
      }
    }
  }

  /** What there is is carried once, however soon the run is done with everything else. */
  private boolean isToGoOn(boolean isTried) {
    return !stop.isStopped() || (isToCatchUp && !isTried && !forth.stop().isStopped());
  }

  private void carry(RunFrame back, ChangeFlow flow) {
    Position start = back.chronicle().position(Facts.LOG_START).orElse(flow.applied());
    Deadline tell = Deadline.in(Duration.ZERO);
    boolean isTold = false;
    while (!stop.isStopped()) {
      back.stop().check();
      @Nullable Lag lag = flow.lag().orElse(null);
      if (lag != null && tell.isPassed()) {
        if (!isTold) {
          isTold = true;
          flows();
        }
        tell(lag, flow.applied().bytesSince(start));
        tell = Deadline.in(TELL_EVERY);
      }
      stop.rest(LOOK);
    }
    if (isToCatchUp && !forth.stop().isStopped()) {
      boolean _ = flow.awaitNow(Deadline.in(LAST_CATCH_UP));
      flow.lag().ifPresent(lag -> tell(lag, flow.applied().bytesSince(start)));
    }
  }

  private void tell(Lag lag, long carried) {
    forth
        .chronicle()
        .fact(
            Facts.BACK_LAG,
            "%d %d %s %d"
                .formatted(lag.time().toMillis(), lag.bytes(), forth.clock().instant(), carried));
  }

  private void flows() {
    boolean isNews =
        forth.chronicle().fact(Facts.BACK_BROKEN).isPresent()
            || forth.chronicle().fact(Facts.BACK_LAG).isEmpty();
    if (isNews) {
      forth.chronicle().fact(Facts.BACK_BROKEN, "");
      forth
          .chronicle()
          .event(
              Phase.MONITOR,
              "way-back.flows",
              "what the new side accepts is carried to the old side");
    }
  }

  private void broken(Problem problem) {
    String text = String.valueOf(problem.getMessage());
    if (!forth.chronicle().fact(Facts.BACK_BROKEN).equals(Optional.of(text))) {
      forth.chronicle().fact(Facts.BACK_BROKEN, text);
      forth
          .chronicle()
          .event(Phase.MONITOR, "way-back.broken", "nothing is carried back now: " + text);
    }
  }

  @Override
  public void close() {
    stop.stop(Problem.of(ProblemCode.PAUSED).what("the way back was closed").exception());
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

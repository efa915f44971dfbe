package io.whimbrel.engine;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.PauseWatch;
import io.whimbrel.engine.run.Pressure;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.throttle.ThrottleWatch;
import io.whimbrel.engine.watch.RunWatch;
import io.whimbrel.engine.watch.WatchSources;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process's work on a run: its lease, its connections, what watches and what tells. */
final class RunSession implements AutoCloseable {
  private final RunFrame frame;
  private final ThrottleWatch throttle;
  private final ProgressTeller teller;
  private final Optional<RunWatch> watch;

  private RunSession(
      RunFrame frame, ThrottleWatch throttle, ProgressTeller teller, Optional<RunWatch> watch) {
    this.frame = frame;
    this.throttle = throttle;
    this.teller = teller;
    this.watch = watch;
  }

  /** How a session stands to the run. */
  enum Role {
    /** Works on it, and pauses when asked. */
    WORKER,
    /** Ends it, paused or not. */
    ENDER,
    /** Looks on while another process works. */
    GUEST
  }

  /** Hears of events before whoever looks on does: for the watch, once there is one. */
  private static final class Tap {
    private final RunListener listener;
    private volatile @Nullable RunWatch watch;

    private Tap(RunListener listener) {
      this.listener = listener;
    }

    private void event(EventRecord event) {
      RunWatch watching = watch;
      if (watching != null) {
        watching.saw(event);
      }
      listener.event(event);
    }
  }

  /** Takes the lease, where the role needs it, and opens both sides. */
  static RunSession open(Setting setting, RunId run, Role role, StopSignal closing) {
    StopSignal stop = closing.child();
    Tap tap = new Tap(setting.listener());
    Chronicle chronicle = new Chronicle(setting.journal(), run, tap::event, stop);
    LeaseKeeper lease =
        role == Role.GUEST
            ? LeaseKeeper.guest(setting.journal(), run, stop)
            : LeaseKeeper.take(setting.journal(), run, LeaseHolder.current(), stop);
    boolean isOpen = false;
    try {
      Sides sides =
          role == Role.GUEST
              ? Sides.open(setting.plan(), setting.products(), run, Sides.LOCK_WAIT)
              : Sides.open(setting.plan(), setting.products(), run, Course.THERE, lease.epoch());
      Board board = new Board();
      Pressure pressure = new Pressure();
      ThrottleWatch throttle =
          ThrottleWatch.start(
              setting.plan().limits(),
              chronicle,
              board,
              pressure,
              setting.clock(),
              () -> sides.source().meter(setting.plan().limits().throttle()));
      board.valve(throttle.valve());
      RunFrame frame =
          new RunFrame(
              setting.plan(),
              run,
              lease,
              role == Role.WORKER
                  ? PauseWatch.start(chronicle, stop)
                  : PauseWatch.none(chronicle, stop),
              sides,
              new Cargo(setting.plan(), sides.source()),
              chronicle,
              board,
              throttle.valve(),
              pressure,
              new Retry(setting.plan().limits().retry(), chronicle, stop).waitingForRoom(),
              stop,
              setting.clock(),
              setting.products());
      isOpen = true;
      Optional<RunWatch> watch =
          role == Role.WORKER ? Optional.of(watch(setting, frame)) : Optional.empty();
      watch.ifPresent(w -> tap.watch = w);
      return new RunSession(frame, throttle, new ProgressTeller(board, setting.listener()), watch);
    } finally {
      if (!isOpen) {
        lease.close();
      }
    }
  }

  private static RunWatch watch(Setting setting, RunFrame frame) {
    WatchRules rules = setting.plan().watch();
    return RunWatch.start(
        setting.plan(),
        setting.journal(),
        frame.run(),
        setting.clock(),
        new WatchSources(
            () -> frame.source().vitals(rules.probes(), rules.sourceDisk()),
            () -> frame.target().vitals(rules.probes(), rules.targetDisk()),
            setting.application().get(),
            Optional.of(frame.board()),
            () -> frame.valve().pace().isRest()),
        RunWatch.Role.WORKER,
        setting.listener()::event);
  }

  RunFrame frame() {
    return frame;
  }

  /** The lease goes last: until then nobody else may work. */
  @Override
  public void close() {
    teller.close();
    watch.ifPresent(RunWatch::close);
    frame.pauses().close();
    throttle.close();
    try {
      frame.sides().close();
    } finally {
      frame.lease().close();
    }
  }
}

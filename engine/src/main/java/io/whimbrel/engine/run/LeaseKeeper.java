package io.whimbrel.engine.run;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the lease of a run while the process works on it: renews it in time, and stops everything
 * when it is lost or could not be renewed for its whole length.
 */
public final class LeaseKeeper implements AutoCloseable {
  /** How long a lease holds when it is not renewed. */
  static final Duration LENGTH = Duration.ofSeconds(20);

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Journal journal;
  private final RunId run;
  private final String holder;
  private final long epoch;
  private final StopSignal work;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;
  private volatile Lease lease;
  private volatile Deadline expiry;
  private volatile @Nullable Problem unrenewed;
  private final Role role;

  private enum Role {
    HOLDER,
    GUEST
  }

  private LeaseKeeper(
      Journal journal, RunId run, String holder, Lease lease, StopSignal work, Role role) {
    this.role = role;
    this.journal = journal;
    this.run = run;
    this.holder = holder;
    this.lease = lease;
    this.epoch = lease.epoch();
    this.work = work;
    this.expiry = Deadline.in(LENGTH);
    this.thread = Thread.ofPlatform().daemon().name("lease " + run).unstarted(this::keep);
  }

  /**
   * Takes the lease.
   *
   * @param holder text form of this process
   * @param work what is stopped when the lease is lost
   */
  public static LeaseKeeper take(Journal journal, RunId run, String holder, StopSignal work) {
    Lease lease = journal.lease(run, holder, LENGTH).orElseThrow(() -> locked(journal, run));
    LeaseKeeper keeper = new LeaseKeeper(journal, run, holder, lease, work, Role.HOLDER);
    keeper.thread.start();
    FaultPoint.LEASE_TAKEN.pass();
    return keeper;
  }

  /**
   * Looks on while another process holds the lease: nothing is renewed, and what writes on the
   * target or decides anything must not be done.
   */
  public static LeaseKeeper guest(Journal journal, RunId run, StopSignal work) {
    Lease held = journal.currentLease(run).orElseThrow(() -> locked(journal, run));
    return new LeaseKeeper(journal, run, held.holder(), held, work, Role.GUEST);
  }

  private static Problem locked(Journal journal, RunId run) {
    String by = journal.currentLease(run).map(Lease::holder).orElse("another process");
    return Problem.of(ProblemCode.LOCKED)
        .what(run + " is worked on by " + by)
        .where(by)
        .fix("let it go on, or end that process and try again")
        .exception();
  }

  /** Whether another process holds the lease, and this one only looks on. */
  public boolean isGuest() {
    return role == Role.GUEST;
  }

  /** The lease's epoch: what writes on the target carry. */
  public long epoch() {
    return epoch;
  }

  /** Renews the lease at once, or throws {@code LEASE_LOST}: asked right before what is final. */
  public void confirm() {
    if (isGuest()) {
      throw lost();
    }
    Deadline renewed = Deadline.in(LENGTH);
    Optional<Lease> now = journal.lease(run, holder, LENGTH).filter(l -> l.epoch() == epoch);
    lease = now.orElseThrow(this::lost);
    expiry = renewed;
  }

  private void keep() {
    Duration wait = EVERY;
    while (!closing.isStopped()) {
      closing.rest(wait);
      if (closing.isStopped()) {
        return;
      }
      wait = renew() ? EVERY : AFTER_FAILURE;
    }
  }

  private boolean renew() {
    try {
      confirm();
      return true;
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.LEASE_LOST || expiry.isPassed()) {
        work.stop(problem.code() == ProblemCode.LEASE_LOST ? problem : leave(problem));
        closing.stop(problem);
      }
      return false;
    }
  }

  private Problem leave(Problem why) {
    Problem problem = unrenewed(why);
    unrenewed = problem;
    return problem;
  }

  /** Another process may have the run by now, as far as this one can tell. */
  private Problem unrenewed(Problem why) {
    return Problem.of(ProblemCode.LEASE_LOST)
        .what(
            "%s was left, as the journal could not be written for %d s: %s"
                .formatted(run, LENGTH.toSeconds(), why.what()))
        .where(why.where())
        .fix(why.fix())
        .cause(why)
        .exception();
  }

  /** The lease as it was last renewed. */
  Lease current() {
    return lease;
  }

  /**
   * Whether another process has the run, or may have it: so that what failed here is no more ours
   * to undo. While the journal cannot be asked, the lease is ours for as long as it lasts.
   *
   * @param failure what failed
   */
  public boolean isLost(RuntimeException failure) {
    if (isLeaseProblem(failure) || work.reason().map(LeaseKeeper::isLeaseProblem).orElse(false)) {
      return true;
    }
    try {
      confirm();
      return false;
    } catch (Problem problem) {
      return isLeaseProblem(problem) || expiry.isPassed();
    }
  }

  /**
   * Whether another process is known to have the run. One that may have it, since the lease could
   * not be renewed, does not keep us from giving back a side on which every change of the fence is
   * claimed by the newest runner that has been there.
   *
   * @param failure what failed
   */
  public boolean isTaken(RuntimeException failure) {
    if (isTakenBy(failure) || work.reason().map(this::isTakenBy).orElse(false)) {
      return true;
    }
    try {
      confirm();
      return false;
    } catch (Problem problem) {
      return isLeaseProblem(problem);
    }
  }

  private boolean isTakenBy(RuntimeException failure) {
    return isLeaseProblem(failure) && failure != unrenewed;
  }

  private static boolean isLeaseProblem(RuntimeException failure) {
    return failure instanceof Problem problem && problem.code() == ProblemCode.LEASE_LOST;
  }

  Problem lost() {
    return Problem.of(ProblemCode.LEASE_LOST)
        .what(run + " was taken over by another process")
        .fix("look with 'whimbrel status' who works on it now")
        .exception();
  }

  /** Gives the lease back, unless it was lost. */
  @Override
  public void close() {
    if (isGuest()) {
      return;
    }
    boolean held = !closing.isStopped();
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the lease is given back").exception());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (held) {
      journal.release(run, lease);
    }
  }
}

package io.whimbrel.core.plan;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run may cost.
 *
 * @param pause the longest time in which neither side accepts writes
 * @param workers connections that copy and prove at the same time
 * @param lag the longest lag with which a cutover may begin
 * @param logBytes log that the source may keep for this run before it is told from the spool
 * @param chunkRows rows of one chunk, about
 * @param openTransactions how long the fence waits for open transactions before it ends them
 * @param retry how long a broken connection is tried again
 * @param throttle what holds copying and proving back
 * @param logFull what becomes of the run when the source can hardly keep its log any longer
 * @param downtime the longest time in which a big bang lets neither side accept writes; for every
 *     other strategy only what would be allowed, by which one is recommended
 */
public record Limits(
    Duration pause,
    int workers,
    Duration lag,
    long logBytes,
    long chunkRows,
    Duration openTransactions,
    Duration retry,
    Throttle throttle,
    LogFull logFull,
    Optional<Duration> downtime) {

  /** What holds where a plan says nothing. */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(5),
          4,
          Duration.ofSeconds(10),
          10L << 30,
          100_000,
          Duration.ofSeconds(2),
          Duration.ofMinutes(5));

  /** Limits that hold nothing back. */
  public Limits(
      Duration pause,
      int workers,
      Duration lag,
      long logBytes,
      long chunkRows,
      Duration openTransactions,
      Duration retry) {
    this(
        pause,
        workers,
        lag,
        logBytes,
        chunkRows,
        openTransactions,
        retry,
        Throttle.NONE,
        LogFull.KEEP);
  }

  /** Limits of a plan that allows no downtime. */
  public Limits(
      Duration pause,
      int workers,
      Duration lag,
      long logBytes,
      long chunkRows,
      Duration openTransactions,
      Duration retry,
      Throttle throttle,
      LogFull logFull) {
    this(
        pause,
        workers,
        lag,
        logBytes,
        chunkRows,
        openTransactions,
        retry,
        throttle,
        logFull,
        Optional.empty());
  }

  public Limits {
    require(workers >= 1, "workers is " + workers + ", at least 1 is needed");
    require(chunkRows >= 1, "chunk-rows is " + chunkRows + ", at least 1 is needed");
    require(pause.isPositive(), "pause is " + Figures.limit(pause) + ", a positive time is needed");
    require(
        downtime.map(Duration::isPositive).orElse(true),
        "downtime is "
            + downtime.map(Duration::toString).orElse("")
            + ", a positive time is needed");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what(what)
          .where("limits")
          .fix("leave it out to let Whimbrel choose")
          .exception();
    }
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.rule.Measure;
import java.util.Optional;

/**
 * How much of the log that the source can keep it keeps for this run.
 *
 * @param kept bytes that it keeps
 * @param left bytes that it can still keep; below zero when it is beyond
 * @param limit what sets the limit
 */
record LogRoom(long kept, long left, String limit) {

  /**
   * The narrowest of what is known; empty when nothing limits the log as far as anybody knows.
   *
   * @param diskFree bytes that are free on the log's disk
   */
  static Optional<LogRoom> of(LogStatus status, Optional<Long> diskFree) {
    long kept = status.bytesKept();
    Optional<LogRoom> bySetting =
        status.bytesLeft().map(left -> new LogRoom(kept, left, "the source's settings allow"));
    Optional<LogRoom> byDisk =
        diskFree.map(free -> new LogRoom(kept, free, "the source's disk has room for"));
    return bySetting.isPresent() && byDisk.isPresent()
        ? Optional.of(
            bySetting.get().left() <= byDisk.get().left() ? bySetting.get() : byDisk.get())
        : bySetting.or(() -> byDisk);
  }

  /** From 0 to 1. */
  double share() {
    double all = kept + Math.max(0.0, (double) left);
    return all <= 0 ? 0 : (double) kept / all;
  }

  /** In words. */
  String text() {
    return "the source keeps %s of log for this run, %.0f %% of what %s"
        .formatted(Measure.DISK_FREE.shown((double) kept), share() * 100, limit);
  }
}

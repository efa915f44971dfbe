package io.whimbrel.engine.spool;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.File;
import java.nio.file.Path;

/**
 * Leaves the last 64 MB of the spool's disk, or a twentieth of a small one, to the journal, which
 * is on the same disk as a rule: a run that can still write its journal waits for room, one that
 * cannot has to end. Looks whenever 4 MB were written. A disk whose size is not known is as large
 * as one likes. Used by one thread at a time.
 */
final class SpoolRoom {

  private static final long RESERVE_MAX = 64L << 20;
  private static final int PART = 20;
  private static final long LOOK_EVERY = 4L << 20;

  private final Path directory;
  private long lookedAt = -LOOK_EVERY;

  SpoolRoom(Path directory) {
    this.directory = directory;
  }

  /**
   * Throws when only the reserve is left.
   *
   * @param bytes of the segment that is being written
   */
  void require(long bytes) {
    if (bytes >= lookedAt && bytes - lookedAt < LOOK_EVERY) {
      return;
    }
    lookedAt = -LOOK_EVERY;
    File disk = directory.toFile();
    long reserve = Math.min(RESERVE_MAX, disk.getTotalSpace() / PART);
    if (disk.getUsableSpace() < reserve) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what(
              "the disk of the spool is full but for %d bytes, which the journal needs"
                  .formatted(reserve))
          .where(directory.toString())
          .fix("make room on this disk: the spool is whole and goes on")
          .permanence(Problem.Permanence.SCARCE)
          .exception();
    }
    lookedAt = bytes;
  }
}

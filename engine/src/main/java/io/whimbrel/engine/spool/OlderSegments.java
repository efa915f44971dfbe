package io.whimbrel.engine.spool;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The segments in front of the one that is written, the oldest first. Guarded by its spool. */
final class OlderSegments {

  private final SegmentDirectory directory;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long bytes;

  private OlderSegments(SegmentDirectory directory) {
    this.directory = directory;
  }

  /** Those that a spool was opened with. */
  static OlderSegments found(SegmentDirectory directory, List<Segment> segments)
      throws IOException {
    OlderSegments older = new OlderSegments(directory);
    for (Segment segment : segments) {
      older.add(segment, Files.size(directory.segment(segment.number())));
    }
    return older;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** What they take on disk. */
  long bytes() {
    return bytes;
  }

  /** Adds one that was written up to this size. */
  void add(Segment segment, long size) {
    segments.addLast(segment);
    bytes += size;
  }

  /** Their files are gone. */
  void clear() {
    segments.clear();
    bytes = 0;
  }

  /** Deletes those that hold nothing behind this position. */
  void forget(Position applied, Segment newest) throws IOException {
    while (!segments.isEmpty() && applied.hasReached(startBehindOldest(newest))) {
      Path file = directory.segment(segments.getFirst().number());
      long size = Files.size(file);
      Files.delete(file);
      bytes -= size;
      segments.removeFirst();
    }
  }

  private Position startBehindOldest(Segment newest) {
    return segments.stream().skip(1).findFirst().orElse(newest).start();
  }

  /**
   * The last segment that begins at or in front of a position.
   *
   * @throws Problem POSITION_LOST when that part is forgotten already
   */
  Segment before(Position after, Segment newest) {
    if (after.hasReached(newest.start())) {
      return newest;
    }
    for (Iterator<Segment> all = segments.descendingIterator(); all.hasNext(); ) {
      Segment candidate = all.next();
      if (after.hasReached(candidate.start())) {
        return candidate;
      }
    }
    Segment first = segments.isEmpty() ? newest : segments.getFirst();
    if (first.number() > 1) {
      throw Problem.of(ProblemCode.POSITION_LOST)
          .what("the spool begins at " + first.start() + ", it is needed from " + after)
          .where(directory.path().toString())
          .fix("run 'whimbrel run --copy-again': every table goes back to copy")
          .exception();
    }
    return first;
  }
}

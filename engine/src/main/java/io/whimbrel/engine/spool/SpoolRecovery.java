package io.whimbrel.engine.spool;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what a directory holds and cuts its torn tail:
 *
 * <ol>
 *   <li>segments must follow each other without a gap: only the oldest are ever deleted;
 *   <li>a last segment without a sound header is removed: the crash came while it was made;
 *   <li>the last segment is read through with its checksums. What is not sound or not a whole
 *       transaction is cut off, if it was never fsynced; before the place that was fsynced it is
 *       damage. Older segments were fsynced as a whole; they are checked when they are read.
 * </ol>
 */
record SpoolRecovery(SegmentDirectory directory, Optional<Place> flushed) {

  /**
   * What was found.
   *
   * @param older the segments before the last one
   * @param end behind the last whole transaction
   */
  record Found(List<Segment> older, OpenSegment last, Position end) {}

  Found recover() throws IOException {
    List<Long> numbers = new ArrayList<>(directory.numbers());
    requireNoGap(numbers);
    dropHeaderless(numbers);
    if (numbers.isEmpty()) {
      Segment first = new Segment(1, Position.START);
      return new Found(List.of(), OpenSegment.create(directory, first), Position.START);
    }
    List<Segment> segments = new ArrayList<>();
    for (long number : numbers) {
      segments.add(new Segment(number, header(number).start()));
    }
    Segment last = segments.removeLast();
    Path file = directory.segment(last.number());
    SegmentScan scan = SegmentScan.of(file);
    requireFlushed(last, file, scan);
    OpenSegment open = OpenSegment.resume(directory, last, scan);
    return new Found(List.copyOf(segments), open, scan.end());
  }

  private void requireNoGap(List<Long> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      long expected = numbers.get(i - 1) + 1;
      if (numbers.get(i) != expected) {
        throw SpoolProblems.damaged(
            "the segment is missing, although a newer one is there",
            directory.segment(expected),
            0);
      }
    }
  }

  private void dropHeaderless(List<Long> numbers) throws IOException {
    if (numbers.isEmpty()) {
      return;
    }
    long last = numbers.getLast();
    try {
      header(last);
    } catch (Problem e) {
      boolean fsynced = flushed.filter(place -> place.segment() >= last).isPresent();
      if (e.code() != ProblemCode.SPOOL_DAMAGED || fsynced) {
        throw e;
      }
      Files.delete(directory.segment(last));
      numbers.removeLast();
    }
  }

  private SegmentHeader header(long number) throws IOException {
    Path file = directory.segment(number);
    try (RecordInput input = new RecordInput(file, Files.size(file))) {
      return SegmentHeader.read(input, file);
    }
  }

  private void requireFlushed(Segment last, Path file, SegmentScan scan) {
    if (flushed.isEmpty()) {
      return;
    }
    Place place = flushed.get();
    if (place.segment() > last.number()) {
      throw SpoolProblems.damaged(
          "the segment was fsynced and is missing", directory.segment(place.segment()), 0);
    }
    if (place.segment() == last.number() && place.offset() > scan.whole()) {
      throw SpoolProblems.damaged(
          "what was fsynced up to byte " + place.offset() + " is not sound", file, scan.read());
    }
  }
}

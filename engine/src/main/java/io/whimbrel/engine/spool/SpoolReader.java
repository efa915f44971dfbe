package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a spool: hands out the entries behind a position one by one, in commit order, each
 * transaction only once its end is in the spool. Reads from disk while the spool is written; memory
 * is bounded by one entry and a buffer. Used by one thread; several readers of one spool are
 * independent. Checksums are verified on the way: a broken one is the problem SPOOL_DAMAGED.
 */
public final class SpoolReader implements AutoCloseable {

  private final SegmentDirectory directory;
  private final Extent extent;
  private final Position after;
  private Place seen;
  private long number;
  private Path file;
  private RecordInput input;
  private EntryDecoder decoder;
  private Position last;
  private Way way = Way.SEEKING;
  private boolean inTransaction;

  private enum Way {
    /** Everything met so far lies at or before the position. */
    SEEKING,
    /** Everything from here on lies behind it. */
    READING
  }

  SpoolReader(SegmentDirectory directory, Extent extent, Segment first, Position after) {
    this.directory = directory;
    this.extent = extent;
    this.after = after;
    this.seen = extent.place();
    this.number = first.number();
    this.last = first.start();
    this.file = directory.segment(number);
    try {
      this.input = open();
      this.decoder = enter();
    } catch (IOException e) {
      throw SpoolProblems.failed(e, file);
    }
  }

  /**
   * The next entry. Waits at most this long for one; an interrupt ends the wait early and stays
   * noted on the thread.
   *
   * @return null when none came in time
   */
  public @Nullable LogEntry next(Duration waitMax) {
    long deadline = System.nanoTime() + Extent.nanos(waitMax);
    try {
      while (true) {
        LogEntry entry = nextSpooled();
        if (entry != null) {
          return entry;
        }
        if (!extent.awaitOtherThan(seen, deadline - System.nanoTime())) {
          return null;
        }
        seen = extent.place();
        input.limit(limit());
      }
    } catch (IOException e) {
      throw SpoolProblems.failed(e, file);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw SpoolProblems.failed(e, file);
    }
  }

  /** The next entry that is there; null when all of the extent that this reader saw is read. */
  private @Nullable LogEntry nextSpooled() throws IOException {
    while (true) {
      if (!input.hasMore()) {
        if (number >= seen.segment()) {
          return null;
        }
        turnPage();
      } else if (way == Way.SEEKING) {
        seek();
      } else {
        LogEntry entry = decoder.read(input.begin());
        if (entry != null) {
          note(entry);
          return entry;
        }
      }
    }
  }

  private void turnPage() throws IOException {
    input.close();
    number++;
    file = directory.segment(number);
    input = open();
    decoder = enter();
  }

  private RecordInput open() throws IOException {
    try {
      return new RecordInput(file, limit());
    } catch (FileNotFoundException e) {
      throw Problem.of(ProblemCode.POSITION_LOST)
          .what("the segment behind position " + last + " is gone from the spool")
          .where(file.toString())
          .fix("abort the run and start a new one")
          .cause(e)
          .exception();
    }
  }

  private EntryDecoder enter() throws IOException {
    Position start = SegmentHeader.read(input, file).start();
    if (!start.equals(last)) {
      throw input.damaged("the segment begins at " + start + ", the one before ends at " + last);
    }
    return new EntryDecoder(input, new TableDictionary());
  }

  /** A segment that is not the last one does not grow any more. */
  private long limit() throws IOException {
    return number == seen.segment() ? seen.offset() : Files.size(file);
  }

  /** Passes one transaction, mark or sign of life, or turns to reading before it. */
  private void seek() throws IOException {
    long start = input.offset();
    Position before = last;
    boolean whole = false;
    while (!whole) {
      RecordKind kind = input.begin();
      if (kind.isChange()) {
        input.endUnchecked();
      } else {
        LogEntry entry = decoder.read(kind);
        whole = entry != null && note(entry);
      }
    }
    if (last.compareTo(after) > 0) {
      input.seek(start);
      last = before;
      way = Way.READING;
    }
  }

  /** Keeps track of where the reader is; returns whether a transaction is whole with this entry. */
  private boolean note(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Begin _ -> {
        inTransaction = true;
        yield false;
      }
      case LogEntry.RowChange _, LogEntry.Truncate _ -> false;
      case LogEntry.Mark mark -> !inTransaction && pass(mark.position());
      case LogEntry.Alive alive -> pass(alive.position());
      case LogEntry.Commit commit -> pass(commit.position());
    };
  }

  private boolean pass(Position position) {
    inTransaction = false;
    last = position;
    return true;
  }
}

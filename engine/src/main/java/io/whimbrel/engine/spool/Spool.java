package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The source's log on this machine's disk: checksummed segment files in commit order.
 *
 * <p>One thread appends and flushes; {@link #end}, {@link #durable}, {@link #bytes}, {@link
 * #forget} and {@link #read} may be called by others at the same time. One process at a time: a
 * second one gets the problem {@code LOCKED}.
 *
 * <p>Entries are taken in the order of {@link LogEntry}. A transaction counts once its commit is
 * appended; opening a spool, and every failed append, cuts off a transaction without its end, so
 * whoever appends goes on with what the source tells behind {@link #end}. A transaction never spans
 * two segments: a segment is closed behind the first whole transaction that fills it, and is as
 * large as that transaction needs. A full disk is the problem {@code RESOURCE_EXHAUSTED}, leaves
 * the spool whole and may be waited out; a failed fsync ends the use of this object, as nobody
 * knows then what is on disk.
 */
public final class Spool implements AutoCloseable {

  private static final long SEGMENT_BYTES = 64L << 20;
  private static final long PUBLISH_BYTES = 128L << 10; // may wait in memory while more comes

  private final SegmentDirectory directory;
  private final SpoolLock processLock;
  private final FlushedMark flushed;
  private final long segmentBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final SpoolRoom room;
  private final OlderSegments older;
  private final Extent extent;
  private OpenSegment segment;

  /** Up to where readers were told of the newest segment. */
  private long published;

  private Position publishedEnd;
  private boolean inTransaction;
  private @Nullable Problem broken;
  private volatile Position end;
  private volatile Position durable;

  private Spool(SegmentDirectory directory, SpoolLock processLock, long segmentBytes)
      throws IOException {
    this.directory = directory;
    this.processLock = processLock;
    this.segmentBytes = segmentBytes;
    this.room = new SpoolRoom(directory.path());
    this.flushed = new FlushedMark(directory);
    SpoolRecovery.Found found = new SpoolRecovery(directory, flushed.read()).recover();
    this.older = OlderSegments.found(directory, found.older());
    this.segment = found.last();
    this.end = found.end();
    this.durable = found.end();
    segment.sync();
    flushed.write(place());
    this.extent = new Extent(place());
    this.published = segment.whole();
    this.publishedEnd = end;
  }

  /** Opens a directory, made where it is missing, with segments of 64 MiB. */
  public static Spool open(Path directory) {
    return open(directory, SEGMENT_BYTES);
  }

  /**
   * Opens a directory, made where it is missing: cuts off the torn tail that a crash left.
   *
   * @param segmentBytes the size at which a new segment begins
   */
  public static Spool open(Path directory, long segmentBytes) {
    try {
      SegmentDirectory segments = SegmentDirectory.at(directory);
      SpoolLock processLock = SpoolLock.take(segments);
      boolean opened = false;
      try {
        Spool spool = new Spool(segments, processLock, segmentBytes);
        opened = true;
        return spool;
      } finally {
        if (!opened) {
          processLock.close();
        }
      }
    } catch (IOException e) {
      throw SpoolProblems.failed(e, directory);
    }
  }

  /**
   * Lets the spool begin at this position and throws away what it holds: for a fresh spool, and for
   * one that stayed behind what is applied already. Readers must be opened afterwards.
   *
   * @param position at or behind {@link #end}
   */
  public void startAt(Position position) {
    locked(
        () -> {
          if (!position.hasReached(end)) {
            throw SpoolProblems.outOfOrder(
                "the spool ends at " + end + " and cannot start at " + position, directory.path());
          }
          boolean empty = older.isEmpty() && end.equals(segment.segment().start());
          long number = segment.segment().number() + (empty ? 0 : 1);
          flushed.clear();
          segment.close();
          for (long existing : directory.numbers()) {
            Files.delete(directory.segment(existing));
          }
          directory.sync();
          older.clear();
          inTransaction = false;
          segment = OpenSegment.create(directory, new Segment(number, position));
          end = position;
          flushedUpToEnd();
        });
  }

  /**
   * Behind the last whole transaction, mark or sign of life: from here the source is to be read.
   * {@link Position#START} for a fresh spool.
   */
  public Position end() {
    return end;
  }

  /** Up to where the spool is fsynced; never behind {@link #end}. */
  public Position durable() {
    return durable;
  }

  /**
   * Appends an entry and hands it out; it is durable after {@link #flush}. A {@code Begin} within a
   * transaction replaces that transaction: the source was read again from {@link #end}.
   */
  public void append(LogEntry entry) {
    locked(
        () -> {
          take(entry);
          handOut();
        });
  }

  /**
   * Appends an entry that others follow at once: readers may see it only with one of them, or after
   * {@link #publish}.
   */
  public void appendOneOfMany(LogEntry entry) {
    locked(
        () -> {
          take(entry);
          if (segment.whole() - published >= PUBLISH_BYTES) {
            handOut();
          }
        });
  }

  /** Hands out what was appended and is whole. */
  public void publish() {
    locked(this::handOut);
  }

  private void take(LogEntry entry) throws IOException {
    room.require(segment.bytes());
    switch (entry) {
      case LogEntry.Begin _ -> {
        cutOpenTransaction();
        inTransaction = true;
        segment.append(entry);
      }
      case LogEntry.RowChange _, LogEntry.Truncate _ -> {
        requireTransaction(entry);
        segment.append(entry);
      }
      case LogEntry.Mark mark -> appendMark(mark);
      case LogEntry.Commit commit -> {
        requireTransaction(entry);
        requireProgress(commit.position().compareTo(end) > 0, commit.position());
        appendWhole(entry, commit.position());
      }
      case LogEntry.Alive alive -> {
        if (!inTransaction && alive.position().compareTo(end) > 0) {
          appendWhole(entry, alive.position());
        }
      }
    }
  }

  private void handOut() throws IOException {
    if (segment.whole() != published) {
      segment.drain();
      noteHandedOut();
      extent.publish(place());
    }
  }

  /** Cuts off a transaction without its end: the source will tell it again from its begin. */
  public void discardOpenTransaction() {
    locked(this::cutOpenTransaction);
  }

  /**
   * Makes durable what is whole; one fsync, none where nothing was appended.
   *
   * @return {@link #durable}
   */
  public Position flush() {
    locked(
        () -> {
          if (!durable.equals(end)) {
            sync();
            flushedUpToEnd();
            FaultPoint.SYNC_SPOOL_FLUSHED.pass();
          }
        });
    return durable;
  }

  /**
   * A cursor that hands out everything behind this position, also what is appended later.
   *
   * @throws Problem POSITION_LOST when a part behind this position is forgotten already
   */
  public SpoolReader read(Position after) {
    lock.lock();
    try {
      Segment first = older.before(after, segment.segment());
      return new SpoolReader(directory, extent, first, after);
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the segments that hold nothing behind this position; the newest one stays. */
  public void forget(Position applied) {
    locked(() -> older.forget(applied, segment.segment()));
  }

  /** Bytes that the segments take on disk. */
  public long bytes() {
    lock.lock();
    try {
      return older.bytes() + segment.bytes();
    } finally {
      lock.unlock();
    }
  }

  /** Flushes and ends; a transaction without its end is cut off at the next opening. */
  @Override
  public void close() {
    try {
      if (broken == null) {
        flush();
      }
    } finally {
      release();
    }
  }

  private void release() {
    lock.lock();
    try {
      segment.close();
      flushed.close();
      processLock.close();
    } catch (IOException e) {
      throw SpoolProblems.failed(e, directory.path());
    } finally {
      lock.unlock();
    }
  }

  private void appendMark(LogEntry.Mark mark) throws IOException {
    if (inTransaction) {
      segment.append(mark);
    } else {
      requireProgress(mark.position().hasReached(end), mark.position());
      appendWhole(mark, mark.position());
    }
  }

  private void appendWhole(LogEntry entry, Position position) throws IOException {
    segment.append(entry);
    segment.keep();
    inTransaction = false;
    end = position;
    if (segment.hasNewTables()) {
      handOut(); // so that what is not handed out can be cut off without forgetting a table
    }
    FaultPoint.SYNC_SPOOL_APPENDED.pass();
    if (segment.whole() >= segmentBytes) {
      rotate();
    }
  }

  private void rotate() throws IOException {
    sync();
    Segment next = new Segment(segment.segment().number() + 1, end);
    OpenSegment opened = OpenSegment.create(directory, next);
    segment.close();
    older.add(segment.segment(), segment.whole());
    segment = opened;
    flushedUpToEnd();
    FaultPoint.SYNC_SPOOL_ROTATED.pass();
  }

  private void sync() throws IOException {
    handOut();
    try {
      segment.sync();
    } catch (IOException e) {
      broken = SpoolProblems.failed(e, segment.path());
      throw e;
    }
  }

  private void flushedUpToEnd() throws IOException {
    flushed.write(place());
    durable = end;
    noteHandedOut();
    extent.publish(place());
  }

  private void noteHandedOut() {
    published = segment.whole();
    publishedEnd = end;
  }

  private void cutOpenTransaction() throws IOException {
    if (inTransaction) {
      inTransaction = false;
      segment.rollBack();
    }
  }

  private Place place() {
    return new Place(segment.segment().number(), segment.whole());
  }

  private void requireTransaction(LogEntry entry) {
    if (!inTransaction) {
      throw SpoolProblems.outOfOrder(
          entry.getClass().getSimpleName() + " stands outside of a transaction", directory.path());
    }
  }

  private void requireProgress(boolean holds, Position position) {
    if (!holds) {
      throw SpoolProblems.outOfOrder(
          "the log went back from " + end + " to " + position, directory.path());
    }
  }

  /** What touches the files: it either happens, or leaves the spool behind its last whole end. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void locked(Work work) {
    lock.lock();
    try {
      if (broken != null) {
        throw broken;
      }
      work.run();
    } catch (IOException e) {
      throw afterCutting(SpoolProblems.failed(e, segment.path()));
    } catch (Problem e) {
      throw afterCutting(e);
    } finally {
      lock.unlock();
    }
  }

  private Problem afterCutting(Problem problem) {
    if (broken == null) {
      try {
        inTransaction = false;
        segment.cutTo(published);
        end = publishedEnd;
      } catch (IOException e) {
        broken = problem;
        problem.addSuppressed(e);
      }
    }
    return problem;
  }
}

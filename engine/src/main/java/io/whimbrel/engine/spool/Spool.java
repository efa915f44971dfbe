package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import java.nio.file.Path;

/** The source's log on disk. */
@SuppressWarnings("DoNotCallSuggester")
public final class Spool implements AutoCloseable {
  private Spool() {}

  /** Opens a directory with segments of 64 MB. */
  public static Spool open(Path directory) {
    throw new UnsupportedOperationException(directory.toString());
  }

  /** Opens a directory. */
  public static Spool open(Path directory, long segmentBytes) {
    throw new UnsupportedOperationException(directory + " " + segmentBytes);
  }

  /** Empties the spool and lets it begin at this position, which must have reached the end. */
  public void startAt(Position position) {
    throw new UnsupportedOperationException(position.text());
  }

  /** Behind the last whole transaction, mark or sign of life; START when fresh. */
  public Position end() {
    throw new UnsupportedOperationException();
  }

  /** The part of {@link #end} that is fsynced. */
  public Position durable() {
    throw new UnsupportedOperationException();
  }

  /** Appends an entry. */
  public void append(LogEntry entry) {
    throw new UnsupportedOperationException(entry.toString());
  }

  /** Throws away a transaction without its end: after the connection to the source broke. */
  public void discardOpenTransaction() {
    throw new UnsupportedOperationException();
  }

  /** Makes durable what was appended. */
  public Position flush() {
    throw new UnsupportedOperationException();
  }

  /** A cursor behind a position. */
  public SpoolReader read(Position after) {
    throw new UnsupportedOperationException(after.text());
  }

  /** Deletes segments that hold nothing behind this position. */
  public void forget(Position applied) {
    throw new UnsupportedOperationException(applied.text());
  }

  /** Bytes on disk. */
  public long bytes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads one slot. Feedback goes out while {@link #next} is called, at least every ten seconds, so
 * the caller must keep calling it more often than the source's {@code wal_sender_timeout}; a caller
 * that does not loses the connection, never a change.
 */
final class PostgresChangeReader implements ChangeReader {

  private static final long PARK_MIN_NANOS = 50_000;
  private static final long PARK_MAX_NANOS = 5_000_000;

  private final Connection connection;
  private final PGReplicationStream stream;
  private final PgoutputDecoder decoder;
  private final SlotProblems problems;
  private Position last;

  PostgresChangeReader(
      Connection connection,
      PGReplicationStream stream,
      PgoutputDecoder decoder,
      SlotProblems problems,
      Position from) {
    this.connection = connection;
    this.stream = stream;
    this.decoder = decoder;
    this.problems = problems;
    this.last = from;
  }

  @Override
  public @Nullable LogEntry next(Duration waitMax) {
    long end = System.nanoTime() + waitMax.toNanos();
    long park = PARK_MIN_NANOS;
    try {
      while (true) {
        ByteBuffer message = stream.readPending();
        LogEntry entry = message == null ? alive() : decoder.decode(message);
        if (entry instanceof LogEntry.Commit commit) {
          last = commit.position();
        }
        if (entry != null) {
          return entry;
        }
        if (message == null) {
          if (System.nanoTime() >= end || Thread.currentThread().isInterrupted()) {
            return null;
          }
          LockSupport.parkNanos(park);
          park = Math.min(park * 2, PARK_MAX_NANOS);
        }
      }
    } catch (SQLException e) {
      throw problems.whileReading(e);
    }
  }

  /**
   * A keep-alive tells how far the server has read; between transactions everything before that was
   * handed out already.
   */
  private @Nullable LogEntry alive() {
    if (decoder.isInTransaction()) {
      return null;
    }
    Position received = Lsn.position(stream.getLastReceiveLSN().asLong());
    if (received.compareTo(last) <= 0) {
      return null;
    }
    last = received;
    return new LogEntry.Alive(received);
  }

  @Override
  public void confirm(Position durable) {
    LogSequenceNumber lsn = LogSequenceNumber.valueOf(durable.sequence());
    stream.setFlushedLSN(lsn);
    stream.setAppliedLSN(lsn);
  }

  @Override
  public void close() {
    try {
      stream.forceUpdateStatus();
      stream.close();
    } catch (SQLException e) {
      problems.note("closing the stream", e);
    }
    PostgresConnections.end(connection);
  }
}

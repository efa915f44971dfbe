package io.whimbrel.bench.section;

import io.whimbrel.bench.figure.Sample;
import io.whimbrel.bench.system.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Updates single rows at a steady pace. The latency of a write counts from when it was to begin: a
 * server that stalls delays all writes behind, and they tell.
 */
final class PacedWriter implements AutoCloseable {
  private static final int WRITERS = 4;
  private static final Duration EACH = Duration.ofMillis(20); // 200 writes in a second in all
  private static final long SEED = 20_260_301;

  private final List<Write> writes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isClosed;

  /** One write. */
  private record Write(Instant at, double millis) {}

  /** Begins to write. */
  PacedWriter(Server server, String database, long accounts) {
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(SEED + i);
      Duration shift = EACH.multipliedBy(i).dividedBy(WRITERS);
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("writer-" + i)
              .start(() -> write(server.connect(database), random, shift, accounts)));
    }
  }

  private void write(Connection connection, Random random, Duration shift, long accounts) {
    String sql = "update pgbench_accounts set abalance = abalance + 1 where aid = ?";
    try (connection;
        PreparedStatement update = connection.prepareStatement(sql)) {
      long intended = System.nanoTime() + shift.toNanos();
      while (!isClosed) {
        LockSupport.parkNanos(intended - System.nanoTime());
        if (System.nanoTime() >= intended) {
          update.setInt(1, 1 + random.nextInt(Math.toIntExact(accounts)));
          update.executeUpdate();
          note((System.nanoTime() - intended) / 1e6);
          intended += EACH.toNanos();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a writer stopped", e);
    }
  }

  private synchronized void note(double millis) {
    writes.add(new Write(Instant.now(), millis));
  }

  /** The latencies of the writes that ended in a span of time, in milliseconds. */
  synchronized Sample between(Instant begin, Instant end) {
    return Sample.of(
        writes.stream()
            .filter(write -> !write.at().isBefore(begin) && write.at().isBefore(end))
            .map(Write::millis)
            .toList());
  }

  @Override
  public void close() {
    isClosed = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

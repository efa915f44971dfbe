package io.whimbrel.bench.section;

import io.whimbrel.bench.figure.Sample;
import io.whimbrel.bench.system.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the lag from outside: a row on the source tells the time ten times in a second, and ten
 * times in a second the target is asked how old its time is. Both are of the same machine's clock.
 */
final class Heartbeat implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final String AGE =
      "select extract(epoch from clock_timestamp() - at) * 1000 from bench_heartbeat where id = 1";

  private final List<Double> lags = new ArrayList<>();
  private final Thread writer;
  private final Thread reader;
  private volatile boolean isClosed;

  /** Begins to beat. */
  Heartbeat(Server source, String sourceDatabase, Server target, String targetDatabase) {
    this.writer =
        Thread.ofPlatform()
            .daemon()
            .name("heartbeat")
            .start(
                () ->
                    everyBeat(
                        source.connect(sourceDatabase),
                        connection -> {
                          try (var statement = connection.createStatement()) {
                            statement.execute(
                                "update bench_heartbeat set at = clock_timestamp() where id = 1");
                          }
                        }));
    this.reader =
        Thread.ofPlatform()
            .daemon()
            .name("lag")
            .start(
                () ->
                    everyBeat(
                        target.connect(targetDatabase),
                        connection -> note(Server.text(connection, AGE))));
  }

  /** What is done at each beat. */
  @FunctionalInterface
  private interface Beat {
    void strike(Connection connection) throws SQLException;
  }

  private void everyBeat(Connection connection, Beat beat) {
    try (connection) {
      while (!isClosed) {
        beat.strike(connection);
        LockSupport.parkNanos(EVERY.toNanos());
      }
    } catch (SQLException e) {
      if (!isClosed) {
        throw new IllegalStateException("the heartbeat stopped", e);
      }
    }
  }

  private synchronized void note(String age) {
    lags.add(Math.max(0, Double.parseDouble(age)));
  }

  /** The last lag, in milliseconds; infinite before the first. */
  synchronized double last() {
    return lags.isEmpty() ? Double.POSITIVE_INFINITY : lags.getLast();
  }

  /** Forgets what it saw. */
  synchronized void clear() {
    lags.clear();
  }

  /** What it saw since it was cleared, in milliseconds. */
  synchronized Sample lags() {
    return Sample.of(lags);
  }

  @Override
  public void close() {
    isClosed = true;
    for (Thread thread : List.of(writer, reader)) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

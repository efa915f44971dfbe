package io.whimbrel.databases.postgresql.changes;

import static org.awaitility.Awaitility.await;

import io.whimbrel.databases.postgresql.TwoDatabases;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Several {@link RandomWriter}s that write as much as is allowed, until they are stopped. */
final class RandomLoad implements AutoCloseable {

  private static final int WRITERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicBoolean isOver = new AtomicBoolean();
  private final Semaphore permits = new Semaphore(0);
  private final AtomicLong commits = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Void>> writers;

  private RandomLoad(TwoDatabases databases, SplittableRandom random) {
    this.writers =
        Stream.generate(() -> new RandomWriter(databases, random.split(), permits, isOver, commits))
            .limit(WRITERS)
            .map(writer -> CompletableFuture.runAsync(writer, threads))
            .toList();
  }

  /** Starts the writers; their choices depend on these random numbers alone. */
  static RandomLoad start(TwoDatabases databases, SplittableRandom random) {
    return new RandomLoad(databases, random);
  }

  /** How many transactions were committed so far. */
  long commits() {
    return commits.get();
  }

  /** Allows so many further transactions. */
  void allow(int transactions) {
    permits.release(transactions);
  }

  /** Waits until so many further transactions, and all allowed before, have begun. */
  void goOn(int transactions) {
    allow(transactions);
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .until(
            () ->
                permits.availablePermits() == 0
                    || writers.stream().anyMatch(CompletableFuture::isDone));
  }

  /** Ends the writers after their current transactions, none of which may wait forever. */
  void stop() {
    isOver.set(true);
    writers.forEach(CompletableFuture::join);
  }

  @Override
  public void close() {
    isOver.set(true);
    threads.close();
  }
}

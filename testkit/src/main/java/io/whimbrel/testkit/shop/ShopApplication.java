package io.whimbrel.testkit.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The shop's application: several threads that write all the time, to the database that an env-file
 * names under {@code DATABASE_URL}. The file is read again whenever a write fails. Starts with its
 * creation and ends when it is closed.
 */
public final class ShopApplication implements AutoCloseable {
  private static final String KEY = "DATABASE_URL=";
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  private final Path envFile;
  private final ShopLedger ledger;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong lastOnOldSide = new AtomicLong();
  private final AtomicLong firstOnNewSide = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean isClosing;

  /**
   * Starts it.
   *
   * @param writers how many threads
   * @param rest between two transactions of a thread
   * @param seed of everything that is left to chance
   */
  public ShopApplication(
      Path envFile, ShopLedger ledger, ShopSize size, int writers, Duration rest, long seed) {
    this.envFile = envFile;
    this.ledger = ledger;
    for (int i = 0; i < writers; i++) {
      ShopWriter writer =
          new ShopWriter(this, new ShopWriter.Share(i, writers, size), rest, seed + i);
      threads.add(Thread.ofPlatform().daemon().name("shop-" + i).start(writer));
    }
  }

  /** The URL of the database that the application is to use now. */
  String url() {
    try {
      return Files.readAllLines(envFile).stream()
          .filter(line -> line.startsWith(KEY))
          .map(line -> unquoted(line.substring(KEY.length()).strip()))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(envFile + " does not hold " + KEY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unquoted(String text) {
    boolean isQuoted =
        text.length() > 1
            && (text.startsWith("'") || text.startsWith("\""))
            && text.endsWith(text.substring(0, 1));
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }

  void acknowledged(List<ShopLedger.Write> writes, ShopDialect side) {
    long now = System.nanoTime();
    if (side == ShopDialect.OLD) {
      lastOnOldSide.accumulateAndGet(now, (a, b) -> a == 0 ? b : Math.max(a, b));
    } else {
      firstOnNewSide.compareAndSet(0, now);
    }
    ledger.acknowledge(writes, side);
  }

  void doubted(List<ShopLedger.Write> writes, ShopDialect side) {
    ledger.doubt(writes, side);
  }

  void refused() {
    refused.incrementAndGet();
  }

  boolean isClosing() {
    return isClosing;
  }

  /** Whether a write was acknowledged by the new side. */
  public boolean hasSwitched() {
    return firstOnNewSide.get() != 0;
  }

  /** From the last write that the old side acknowledged to the first one of the new side. */
  public Optional<Duration> pause() {
    long first = firstOnNewSide.get();
    return first == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, first - lastOnOldSide.get())));
  }

  /** Attempts that a database refused, or that a broken connection ended. */
  public long refusedAttempts() {
    return refused.get();
  }

  /** Ends all threads; transactions under way are finished first. */
  @Override
  public void close() {
    isClosing = true;
    for (Thread thread : threads) {
      try {
        if (!thread.join(STOP_MAX)) {
          throw new IllegalStateException(thread.getName() + " does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

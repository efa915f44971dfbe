package io.whimbrel.testkit.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * An application under load: writer threads that run transactions at a bounded rate against
 * whatever database the URL names at the time, and note each acknowledged write in a ledger. After
 * any error a writer rolls back, asks for the URL again and reconnects.
 *
 * <p>{@link #stop()} ends after the transactions under way. Any thread may call any method.
 */
public final class WriteLoad implements AutoCloseable {
  private static final Duration STOP_MAX = Duration.ofSeconds(60);

  private final Supplier<String> url;
  private final WriteLoadPlan plan;
  private final Ledger ledger;
  private final LoadCounters counters = new LoadCounters();
  private final Pace pace;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();

  /**
   * A load that does not run yet.
   *
   * @param url the database, as a JDBC or libpq URL, asked for at each connection
   */
  public WriteLoad(Supplier<String> url, WriteLoadPlan plan, Ledger ledger) {
    this.url = url;
    this.plan = plan;
    this.ledger = ledger;
    this.pace = new Pace(plan.perSecond());
  }

  /** Starts the writers. */
  public synchronized WriteLoad start() {
    if (!threads.isEmpty()) {
      throw new IllegalStateException("the load runs already");
    }
    for (int i = 0; i < plan.threads(); i++) {
      Random random = new Random(plan.seed() * 1_000_003 + i);
      Writer writer =
          new Writer(i, plan.threads(), url, plan.scenarios(), ledger, counters, pace, random);
      writers.add(writer);
      threads.add(Thread.ofVirtual().name("writer-" + i).start(writer));
    }
    return this;
  }

  /** Goes on with so many transactions per second of all writers together. */
  public void slowDown(double perSecond) {
    pace.change(perSecond);
  }

  /** Makes every writer connect anew before its next transaction. */
  public synchronized void reconnect() {
    writers.forEach(Writer::reconnect);
  }

  /** Ends the writers and says what they have seen. */
  public synchronized LoadStatistics stop() {
    writers.forEach(Writer::stop);
    try {
      for (Thread thread : threads) {
        if (!thread.join(STOP_MAX)) {
          throw new IllegalStateException(thread.getName() + " does not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the load was stopping", e);
    }
    counters.stopped();
    writers.forEach(Writer::throwFailure);
    return statistics();
  }

  /** What the writers have seen so far. */
  public LoadStatistics statistics() {
    return counters.statistics();
  }

  public Ledger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    stop();
  }
}

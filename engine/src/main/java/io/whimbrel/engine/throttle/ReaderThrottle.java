package io.whimbrel.engine.throttle;

import io.whimbrel.core.database.Meter;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Holds one reader back that belongs to no run, by the rate and the rules over its source: it looks
 * itself, twice in a second at most. One moment is read without a rest, so that where a rule would
 * have nobody begin it trickles on instead of standing still. Used by one thread.
 */
public final class ReaderThrottle implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int LOG_IS_FREE = 0;

  private final PaceRules rules;
  private final SourceSampler sampler;
  private final Clock clock;
  private final Valve valve;
  private long lookedAt;

  /**
   * For one reader.
   *
   * @param meter opens what measures the source, where a rule wants that
   */
  public ReaderThrottle(Throttle throttle, Clock clock, Supplier<Meter> meter) {
    this.rules = new PaceRules(1, throttle);
    this.sampler = new SourceSampler(meter);
    this.clock = clock;
    this.valve = new Valve(new Pace(1, throttle.rate()));
    this.lookedAt = System.nanoTime();
    sampler.want(rules.measures());
  }

  /** Is told of bytes that were read, and waits for as long as they are to take. */
  public void took(long bytes, StopSignal stop) {
    long now = System.nanoTime();
    if (now - lookedAt >= EVERY.toNanos()) {
      lookedAt = now;
      valve.pace(rules.verdict(clock.instant(), now, sampler.sample(), LOG_IS_FREE).pace());
    }
    valve.took(bytes, stop);
  }

  /** How fast it may be read now. */
  Pace pace() {
    return valve.pace();
  }

  @Override
  public void close() {
    sampler.close();
  }
}

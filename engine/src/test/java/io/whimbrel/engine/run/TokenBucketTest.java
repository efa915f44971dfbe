package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/** Time is stepped: nothing here waits. */
class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;
  private static final int PIECE = 64 * 1024;

  private long now;
  private final TokenBucket bucket = new TokenBucket(0);

  /** Takes pieces one after the other until so many bytes are served. */
  private long bytesUntil(long end) {
    long bytes = 0;
    while (true) {
      double ticket = bucket.take(PIECE, now);
      long wait = bucket.wait(ticket, now);
      if (now + wait > end) {
        now = end;
        return bytes;
      }
      now += wait;
      bytes += PIECE;
    }
  }

  @Test
  void servesItsRateOverAnyTime() {
    bucket.rate(10e6, now);

    assertThat(bytesUntil(SECOND)).isCloseTo(10_000_000, withPercentage(11));
    assertThat(bytesUntil(61 * SECOND)).isCloseTo(600_000_000L, withPercentage(0.1));
  }

  @Test
  void whatWasNotAskedForIsNotSavedUp() {
    bucket.rate(10e6, now);
    now = 3_600 * SECOND;

    assertThat(bytesUntil(now + SECOND)).isCloseTo(10_000_000, withPercentage(11));
  }

  @Test
  void anotherRateCountsForWhatIsWaitedForAlready() {
    bucket.rate(1e6, now);
    double ticket = bucket.take(100_000_000, now);
    assertThat(bucket.wait(ticket, now)).isCloseTo(100 * SECOND, withPercentage(1));

    now = 10 * SECOND;
    bucket.rate(90e6, now);
    assertThat(bucket.wait(ticket, now)).isCloseTo(SECOND, withPercentage(1));

    bucket.rate(Double.POSITIVE_INFINITY, now);
    assertThat(bucket.wait(ticket, now)).isZero();
  }

  @Test
  void severalAreServedInTheOrderInWhichTheyAsked() {
    bucket.rate(1e6, now);

    double first = bucket.take(1_000_000, now);
    double second = bucket.take(1_000_000, now);

    assertThat(bucket.wait(second, now) - bucket.wait(first, now)).isEqualTo(SECOND);
  }

  @Test
  void withoutARateNobodyWaitsAndNobodyOwesBehindIt() {
    double ticket = bucket.take(1L << 40, now);
    assertThat(bucket.wait(ticket, now)).isZero();

    bucket.rate(1e6, now);

    assertThat(bucket.wait(bucket.take(1_000, now), now)).isZero();
  }
}

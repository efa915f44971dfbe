package io.whimbrel.core.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * How much a random sample of rows tells about all of them. Rows are drawn independently of whether
 * they differ, so of n sampled rows of a table in which a share p differs none differs with the
 * probability (1 − p)ⁿ; that has to be no more than what is not sure. With differing rows in the
 * sample the bound is the exact binomial one (Clopper and Pearson, Biometrika 26, 1934). Rows are
 * drawn without being put back, which makes the sample tell a little more than that.
 *
 * @param value how sure the conclusion is to be, between 0 and 1
 */
public record Confidence(double value) {
  private static final int HALVINGS = 60;

  public Confidence {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException("confidence is " + value + ", not between 0 and 1");
    }
  }

  /** The smallest share that can be ruled out, where of so many sampled rows so many differ. */
  public double excluded(long sampled, long differing) {
    if (differing >= sampled) {
      return 1;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (atMost(differing, sampled, middle) > 1 - value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The probability that of n rows at most k differ, where a share p of all does. */
  private static double atMost(long k, long n, double p) {
    double odds = Math.log(p) - Math.log1p(-p);
    double term = n * Math.log1p(-p);
    double sum = Math.exp(term);
    for (long i = 0; i < k; i++) {
      term += Math.log((double) (n - i) / (i + 1)) + odds;
      sum += Math.exp(term);
    }
    return sum;
  }

  /** What a sample lets one conclude, in words. */
  public String conclusion(long sampled, long differing) {
    if (differing >= sampled) {
      return "the sample excludes nothing";
    }
    String sure =
        new BigDecimal(Double.toString(value))
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString();
    long oneIn =
        BigDecimal.ONE
            .divide(BigDecimal.valueOf(excluded(sampled, differing)), 0, RoundingMode.FLOOR)
            .longValue();
    return String.format(
        Locale.ROOT, "%s %% sure that fewer than 1 in %,d rows differ", sure, Math.max(1, oneIn));
  }
}

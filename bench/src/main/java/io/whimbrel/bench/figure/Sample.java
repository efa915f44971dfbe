package io.whimbrel.bench.figure;

import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalDouble;

/** Numbers in ascending order. */
public final class Sample {
  private final double[] sorted;

  private Sample(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of these numbers. */
  public static Sample of(Collection<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Sample(sorted);
  }

  /** Of these numbers. */
  public static Sample of(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return new Sample(sorted);
  }

  /** The one in the middle, or the mean of the two there. */
  public OptionalDouble median() {
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /** The smallest number that is not below this share of all, by the nearest rank. */
  public OptionalDouble quantile(double share) {
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException("no share: " + share);
    }
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return OptionalDouble.of(sorted[Math.max(rank, 1) - 1]);
  }

  /** The smallest. */
  public OptionalDouble min() {
    return quantile(0);
  }

  /** The largest. */
  public OptionalDouble max() {
    return quantile(1);
  }
}

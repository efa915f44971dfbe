package io.whimbrel.core.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a condition compares a figure with its threshold. */
public enum Sign {
  /** Above it. */
  ABOVE(">"),
  /** Above it, or it. */
  AT_LEAST(">="),
  /** Below it. */
  BELOW("<"),
  /** Below it, or it. */
  AT_MOST("<=");

  private final String text;

  Sign(String text) {
    this.text = text;
  }

  /** As conditions write it. */
  public String text() {
    return text;
  }

  /** The sign of a text. */
  static Optional<Sign> of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst();
  }

  /** All texts. */
  static List<String> texts() {
    return Arrays.stream(values()).map(Sign::text).toList();
  }

  /** Whether a value stands so to a threshold. */
  public boolean holds(double value, double threshold) {
    return switch (this) {
      case ABOVE -> value > threshold;
      case AT_LEAST -> value >= threshold;
      case BELOW -> value < threshold;
      case AT_MOST -> value <= threshold;
    };
  }

  /** Whether trouble lies above. */
  boolean isUpward() {
    return this == ABOVE || this == AT_LEAST;
  }
}

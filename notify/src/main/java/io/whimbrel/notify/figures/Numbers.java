package io.whimbrel.notify.figures;

import io.whimbrel.core.rule.Reading;

/** Numbers as they are told. */
final class Numbers {
  private static final String FORM = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
  private static final int TEXT_MAX = 40;

  private Numbers() {}

  static Reading reading(String text) {
    String number = text.strip();
    return number.matches(FORM)
        ? new Reading.Figure(Double.parseDouble(number))
        : new Reading.NoData(
            number.isEmpty()
                ? "nothing is told"
                : "'%s' is no number"
                    .formatted(number.substring(0, Math.min(TEXT_MAX, number.length()))));
  }
}

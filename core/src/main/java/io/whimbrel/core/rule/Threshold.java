package io.whimbrel.core.rule;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a condition compares a figure with. */
public sealed interface Threshold {

  /** A value in the figure's unit. */
  record Fixed(double value) implements Threshold {}

  /** So many times what the figure was before rows were copied. */
  record OfBaseline(double factor) implements Threshold {}

  /** How a threshold by the baseline is written. */
  String BASELINE_FORM = "baseline * 1.5 or baseline + 50%";

  /** Reads one by the baseline; empty when the text is none. */
  static Optional<Threshold> ofBaseline(String text) {
    Matcher matcher = Form.BASELINE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(1) != null) {
      return Optional.of(new OfBaseline(Double.parseDouble(matcher.group(1))));
    }
    if (matcher.group(3) == null) {
      return Optional.of(new OfBaseline(1));
    }
    double part = Double.parseDouble(matcher.group(3)) / 100;
    return Optional.of(new OfBaseline(matcher.group(2).equals("+") ? 1 + part : 1 - part));
  }

  /** In the figure's unit; empty when it goes by a baseline that is not known. */
  default OptionalDouble value(OptionalDouble baseline) {
    return switch (this) {
      case Fixed fixed -> OptionalDouble.of(fixed.value());
      case OfBaseline part ->
          baseline.isPresent()
              ? OptionalDouble.of(baseline.getAsDouble() * part.factor())
              : OptionalDouble.empty();
    };
  }

  /** How texts look. */
  final class Form {
    private static final Pattern BASELINE =
        Pattern.compile(
            "baseline(?:\\s*\\*\\s*(\\d{1,4}(?:\\.\\d{1,4})?)"
                + "|\\s*([+-])\\s*(\\d{1,4}(?:\\.\\d{1,4})?)\\s*%)?");

    private Form() {}
  }
}

package io.whimbrel.core.rule;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition over one figure, as in {@code error_rate > 1%} or {@code p95_latency > baseline *
 * 1.5}: the figure, a sign, and a value in the figure's unit or by the figure's baseline.
 *
 * @param figure the name of the figure
 * @param text as it was written, blanks normalized
 */
public record Condition(String figure, Unit unit, Sign sign, Threshold threshold, String text) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][\\w.]*)\\s*([<>]=?|=+|!=)\\s*(\\S.*)");
  private static final String EXAMPLE =
      "write it as in 'error_rate > 1%' or 'p95_latency > baseline * 1.5'";

  /** Reads a condition over these figures; says what is wrong with the text by a problem. */
  public static Condition parse(String text, FigureNames names) {
    Matcher matcher = FORM.matcher(names.spoken(text.strip()));
    if (!matcher.matches()) {
      throw wrong("'%s' is no condition".formatted(text.strip()), EXAMPLE);
    }
    String value = matcher.group(3).strip();
    FigureNames.Named figure = names.require(matcher.group(1), value);
    Sign sign =
        Sign.of(matcher.group(2))
            .orElseThrow(
                () ->
                    wrong(
                        "figures cannot be compared with '%s'".formatted(matcher.group(2)),
                        "write one of " + String.join(" ", Sign.texts())));
    Threshold threshold =
        Threshold.ofBaseline(value)
            .or(() -> figure.unit().read(value).map(Threshold.Fixed::new))
            .orElseThrow(
                () ->
                    wrong(
                        "'%s' is no value of %s".formatted(value, matcher.group(1)),
                        "write %s, or %s"
                            .formatted(figure.unit().form(), Threshold.BASELINE_FORM)));
    return new Condition(
        figure.name(),
        figure.unit(),
        sign,
        threshold,
        "%s %s %s".formatted(matcher.group(1), sign.text(), value));
  }

  private static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID).what(what).fix(fix).exception();
  }

  /** Whether it needs a baseline. */
  public boolean isOfBaseline() {
    return threshold instanceof Threshold.OfBaseline;
  }

  /** Whether it holds at a value; never where it goes by a baseline that is not known. */
  public boolean holds(double value, OptionalDouble baseline) {
    OptionalDouble limit = threshold.value(baseline);
    return limit.isPresent() && sign.holds(value, limit.getAsDouble());
  }

  /**
   * Whether a value is so far on the good side that a condition that held is over.
   *
   * @param margin part of the threshold that the value must be away from it
   */
  public boolean isOver(double value, double margin, OptionalDouble baseline) {
    OptionalDouble limit = threshold.value(baseline);
    if (limit.isEmpty() || sign.holds(value, limit.getAsDouble())) {
      return false;
    }
    return sign.isUpward()
        ? value <= limit.getAsDouble() * (1 - margin)
        : value >= limit.getAsDouble() / (1 - margin);
  }

  /** A value of the figure, for people. */
  public String shown(double value) {
    return unit.shown(value);
  }

  @Override
  public String toString() {
    return text;
  }
}

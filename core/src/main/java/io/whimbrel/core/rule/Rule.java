package io.whimbrel.core.rule;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Suggestion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition over one measure, as in {@code active_sessions > 40}: a measure, {@code >} or {@code
 * <}, and a value in the measure's unit. Strict: nothing else is understood.
 *
 * @param threshold in the measure's unit
 * @param text as rules write it, blanks normalized
 */
public record Rule(Measure measure, double threshold, String text) {
  private static final Pattern FORM = Pattern.compile("(\\w+)\\s*([<>]=?|=+)\\s*(\\S+)");
  private static final String EXAMPLE = "write it as in 'active_sessions > 40'";

  /** How far on the good side of its threshold a value must be until a rule is over. */
  private static final double MARGIN = 0.8;

  /**
   * Reads a rule.
   *
   * @throws Problem that says what is wrong with the text
   */
  public static Rule parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong("'%s' is no rule".formatted(text), EXAMPLE);
    }
    String name = matcher.group(1);
    Measure measure = Measure.named(name).orElseThrow(() -> unknown(name));
    if (!matcher.group(2).equals(measure.trouble().sign())) {
      throw wrong(
          "%s cannot be compared with '%s' here".formatted(name, matcher.group(2)),
          "write '%s %s %s'".formatted(name, measure.trouble().sign(), matcher.group(3)));
    }
    String value = matcher.group(3);
    double threshold =
        measure
            .unit()
            .read(value)
            .orElseThrow(
                () ->
                    wrong(
                        "'%s' is no value of %s".formatted(value, name),
                        "write " + measure.unit().form()));
    return new Rule(
        measure, threshold, "%s %s %s".formatted(name, measure.trouble().sign(), value));
  }

  private static Problem unknown(String name) {
    String question = Suggestion.question(name, Measure.names());
    return wrong(
        "nothing is measured under the name '%s'".formatted(name),
        question.isEmpty() ? "write one of " + String.join(", ", Measure.names()) : question);
  }

  private static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID).what(what).fix(fix).exception();
  }

  /** Whether it holds at a value. */
  public boolean holds(double value) {
    return switch (measure.trouble()) {
      case ABOVE -> value > threshold;
      case BELOW -> value < threshold;
    };
  }

  /** Whether a value is so far on the good side that a rule that held is over. */
  public boolean isOver(double value) {
    return switch (measure.trouble()) {
      case ABOVE -> value <= threshold * MARGIN;
      case BELOW -> value >= threshold / MARGIN;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}

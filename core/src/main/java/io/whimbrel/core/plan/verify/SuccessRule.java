package io.whimbrel.core.plan.verify;

import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.FigureNames;
import java.util.regex.Pattern;

/** What must hold for a migration to be called successful. */
public sealed interface SuccessRule {

  /** What a text that compares something has. */
  Pattern COMPARISON = Pattern.compile("[<>=]");

  /** As the plan has it. */
  String text();

  /** What can be worked out from figures. */
  record Computed(String text, Condition condition) implements SuccessRule {}

  /** What only a person knows, who confirms it by deciding the cleanup gate. */
  record Confirmed(String text) implements SuccessRule {}

  /**
   * Reads one. What compares, or is a known sentence, is a condition and has to be understood;
   * every other sentence is for a person.
   */
  static SuccessRule parse(String text, FigureNames names) {
    String plain = text.strip();
    return COMPARISON.matcher(plain).find() || names.isSpoken(plain)
        ? new Computed(plain, Condition.parse(plain, names))
        : new Confirmed(plain);
  }
}

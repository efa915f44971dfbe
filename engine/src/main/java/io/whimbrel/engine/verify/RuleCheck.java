package io.whimbrel.engine.verify;

import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.plan.verify.DataRule.Expectation;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.proof.ShownValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the sides answered to a rule of the plan. Numbers are compared by value: {@code 1.50}
 * is {@code 1.5}. The word {@code NULL} as a value that is expected means that there is none.
 */
public final class RuleCheck {
  private static final int SHOWN = 5;
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,400}(\\.\\d{1,400})?");

  private final DataRule rule;

  /** Answers by side: {@code source}, {@code target}. */
  private final Map<String, RuleAnswer> answers = new TreeMap<>();

  /** Of a rule. */
  public RuleCheck(DataRule rule) {
    this.rule = rule;
  }

  /** Notes a side's answer. */
  public RuleCheck with(String side, RuleAnswer answer) {
    answers.put(side, answer);
    return this;
  }

  /** The judgement. */
  public Check judge() {
    List<String> refusals = new ArrayList<>();
    answers.forEach(
        (side, answer) -> {
          if (answer instanceof RuleAnswer.Refused(String why)) {
            refusals.add("the " + side + " says: " + why);
          }
        });
    return refusals.isEmpty()
        ? judged()
        : check(Outcome.UNDECIDED, expected(), String.join("; ", refusals));
  }

  private Check judged() {
    return switch (rule.expect()) {
      case Expectation.Equal _ -> compared();
      case Expectation.NoRows _ -> check(hasNoRows(), expected(), shown());
      case Expectation.Value(String text) -> single(value -> isWanted(value, text));
      case Expectation.AtMost(BigDecimal most) -> number(value -> value.compareTo(most) <= 0);
      case Expectation.AtLeast(BigDecimal least) -> number(value -> value.compareTo(least) >= 0);
    };
  }

  private Check compared() {
    RuleAnswer.Rows source = rows("source");
    RuleAnswer.Rows target = rows("target");
    boolean isEqual = isSame(source.rows(), target.rows());
    if (isEqual && (source.isCut() || target.isCut())) {
      return check(
          Outcome.UNDECIDED,
          shown(source),
          "more rows than are compared: the first %d are the same".formatted(source.rows().size()));
    }
    return check(isEqual, shown(source), shown(target));
  }

  private boolean hasNoRows() {
    return answers.keySet().stream().allMatch(side -> rows(side).rows().isEmpty());
  }

  private interface Judgement<T> {
    boolean holds(T value);
  }

  private Check single(Judgement<@Nullable String> judgement) {
    List<@Nullable String> values = new ArrayList<>();
    for (String side : answers.keySet()) {
      RuleAnswer.Rows rows = rows(side);
      if (rows.rows().size() != 1 || rows.rows().getFirst().size() != 1) {
        return check(
            Outcome.UNDECIDED,
            expected(),
            "the %s gives %d rows, and one value is wanted".formatted(side, rows.rows().size()));
      }
      values.add(rows.rows().getFirst().getFirst());
    }
    return check(values.stream().allMatch(judgement::holds), expected(), shown());
  }

  private Check number(Judgement<BigDecimal> judgement) {
    Check check = single(value -> number(value).filter(judgement::holds).isPresent());
    boolean isNumeric =
        answers.keySet().stream()
            .flatMap(side -> rows(side).rows().stream())
            .flatMap(List::stream)
            .allMatch(value -> number(value).isPresent());
    return isNumeric ? check : check(Outcome.UNDECIDED, expected(), shown() + ", no number");
  }

  private RuleAnswer.Rows rows(String side) {
    return answers.get(side) instanceof RuleAnswer.Rows rows
        ? rows
        : new RuleAnswer.Rows(List.of(), false);
  }

  private static boolean isSame(
      List<List<@Nullable String>> ours, List<List<@Nullable String>> theirs) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      List<@Nullable String> row = ours.get(i);
      List<@Nullable String> other = theirs.get(i);
      if (row.size() != other.size()) {
        return false;
      }
      for (int j = 0; j < row.size(); j++) {
        if (!isSame(row.get(j), other.get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  /** A text that could be taken for none is wanted as it is shown. */
  private static boolean isWanted(@Nullable String value, String wanted) {
    String shown = ShownValue.of(value);
    return wanted.equals(shown)
        || (value != null && !ShownValue.of(null).equals(wanted) && isSame(value, wanted));
  }

  private static boolean isSame(@Nullable String one, @Nullable String other) {
    if (Objects.equals(one, other)) {
      return true;
    }
    Optional<BigDecimal> number = number(one);
    Optional<BigDecimal> theirs = number(other);
    return number.isPresent() && theirs.isPresent() && number.get().compareTo(theirs.get()) == 0;
  }

  private static Optional<BigDecimal> number(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches()
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  private String expected() {
    return switch (rule.expect()) {
      case Expectation.Equal _ -> "the same on both sides";
      case Expectation.NoRows _ -> "no rows";
      case Expectation.Value(String text) -> text;
      case Expectation.AtMost(BigDecimal number) -> "at most " + number.toPlainString();
      case Expectation.AtLeast(BigDecimal number) -> "at least " + number.toPlainString();
    };
  }

  private String shown() {
    return answers.keySet().stream()
        .map(side -> side + ": " + shown(rows(side)))
        .collect(Collectors.joining("; "));
  }

  private static String shown(RuleAnswer.Rows rows) {
    if (rows.rows().isEmpty()) {
      return "no rows";
    }
    if (rows.rows().size() == 1 && rows.rows().getFirst().size() == 1) {
      return ShownValue.of(rows.rows().getFirst().getFirst());
    }
    String some =
        rows.rows().stream().limit(SHOWN).map(RuleCheck::shown).collect(Collectors.joining(" "));
    boolean isMore = rows.isCut() || rows.rows().size() > SHOWN;
    return isMore ? some + " and more" : some;
  }

  private static String shown(List<@Nullable String> row) {
    return row.stream().map(ShownValue::of).collect(Collectors.joining(", ", "(", ")"));
  }

  private Check check(boolean holds, String expected, String found) {
    return check(holds ? Outcome.HOLDS : Outcome.BROKEN, expected, found);
  }

  private Check check(Outcome outcome, String expected, String found) {
    return new Check(rule.name(), outcome, expected, found, rule.source(), rule.target());
  }
}

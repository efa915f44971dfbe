package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.plan.verify.DataRule.Expectation;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.RuleAnswer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleCheckTest {

  /** Rows are parted by blanks, their values by slashes; a tilde is NULL. */
  private static RuleAnswer answer(String text) {
    if (text.startsWith("!")) {
      return new RuleAnswer.Refused(text.substring(1));
    }
    List<List<@Nullable String>> rows =
        text.equals("-")
            ? List.of()
            : Arrays.stream(text.split(" ")).map(RuleCheckTest::row).toList();
    return new RuleAnswer.Rows(rows, false);
  }

  private static List<@Nullable String> row(String text) {
    List<@Nullable String> row = new ArrayList<>(List.of(text.split("/")));
    row.replaceAll(value -> "~".equals(value) ? null : value);
    return row;
  }

  private static Expectation expectation(String text) {
    return switch (text.charAt(0)) {
      case '=' -> new Expectation.Equal();
      case '0' -> new Expectation.NoRows();
      case '<' -> new Expectation.AtMost(new BigDecimal(text.substring(1)));
      case '>' -> new Expectation.AtLeast(new BigDecimal(text.substring(1)));
      default -> new Expectation.Value(text);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "=, a/1.50 b/2, a/1.5 b/2.00, HOLDS",
    "=, a/1 b/2, b/2 a/1, BROKEN",
    "=, a b, a, BROKEN",
    "=, ~, -, BROKEN",
    "=, a/~ b, a/~ b, HOLDS",
    "=, a/~, a/NULL, BROKEN",
    "NULL, ~, ~, HOLDS",
    "NULL, ~, NULL, BROKEN",
    "'''NULL''', NULL, NULL, HOLDS",
    "'''NULL''', ~, NULL, BROKEN",
    "0, -, -, HOLDS",
    "0, -, 4711, BROKEN",
    "x, x, x, HOLDS",
    "x, x, y, BROKEN",
    "10.0, 10, 10.00, HOLDS",
    "x, x, x x, UNDECIDED",
    "<5, 5, 4.9, HOLDS",
    "<5, 5, 5.1, BROKEN",
    ">-3, -3, 7, HOLDS",
    ">-3, -3, -3.5, BROKEN",
    ">-3, 1, ~, UNDECIDED",
    "=, a, !it takes too long, UNDECIDED",
    "0, !no such table, 4711, UNDECIDED"
  })
  void whatTheSidesAnswerIsJudged(
      String expectation, String source, String target, Outcome outcome) {
    DataRule rule =
        new DataRule(
            "rule", Optional.empty(), Optional.of("s"), Optional.of("t"), expectation(expectation));

    Check check =
        new RuleCheck(rule).with("source", answer(source)).with("target", answer(target)).judge();

    assertThat(check.outcome()).isEqualTo(outcome);
    assertThat(check.sourceQuery()).contains("s");
    if (outcome == Outcome.BROKEN) {
      assertThat(check.found()).isNotEqualTo(check.expected());
    }
    if (target.startsWith("!")) {
      assertThat(check.found()).isEqualTo("the target says: it takes too long");
    }
  }
}

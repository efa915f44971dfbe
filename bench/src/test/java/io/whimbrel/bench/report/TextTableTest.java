package io.whimbrel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void wordsStandLeftAndNumbersRightAndAHeadingReachesOverAll() {
    TextTable table = new TextTable(1, "system", "seconds");

    table.row("a long heading of a group").row("  one", "1.25").row("  another", "100.00");

    assertThat(table.text())
        .isEqualTo(
            """
            system     seconds
            ------------------
            a long heading of a group
              one         1.25
              another   100.00
            """);
  }
}

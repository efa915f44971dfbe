package io.whimbrel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void wordsStandLeftAndNumbersRightAndAHeadingReachesOverAll() {
    TextTable table = new TextTable("system", "#seconds", "further");

    table
        .row("a long heading of a group")
        .row("  one", "1.25", "a")
        .row("  another", "100.00", "bb");

    assertThat(table.text())
        .isEqualTo(
            """
            system     seconds  further
            ---------------------------
            a long heading of a group
              one         1.25  a
              another   100.00  bb
            """);
  }
}

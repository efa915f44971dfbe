package io.whimbrel.core.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleRuleTest {

  @Test
  void aShareTakesAboutAThousandRowsAtLeast() {
    SampleRule rule = new SampleRule.Share(0.01, 1);

    assertThat(rule.share(1_000_000)).isEqualTo(0.01);
    assertThat(rule.share(10_000)).isEqualTo(0.1);
    assertThat(rule.share(900)).isEqualTo(1);
    assertThat(rule.share(0)).isEqualTo(1);
  }

  @Test
  void aNumberOfRowsIsAShareOfEachTable() {
    SampleRule rule = new SampleRule.Rows(50, 1);

    assertThat(rule.share(200)).isEqualTo(0.25);
    assertThat(rule.share(50)).isEqualTo(1);
    assertThat(new SampleRule.All().share(1_000_000)).isEqualTo(1);
  }

  @Test
  void aRuleTellsWhatItTakes() {
    assertThat(new SampleRule.Share(0.005, 7).text())
        .isEqualTo("0.5 % of each table, 1000 rows of it at least, seed 7");
    assertThat(new SampleRule.Share(0.01, 7).text()).startsWith("1 % of each table");
    assertThat(new SampleRule.Rows(100_000, 1).text())
        .isEqualTo("about 100,000 rows of each table, seed 1");
  }
}

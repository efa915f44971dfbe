package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.verify.ChecksumRules;
import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.plan.verify.DataRule.Expectation;
import io.whimbrel.core.plan.verify.ProofAge;
import io.whimbrel.core.plan.verify.SampleSize;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.schema.TableName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private VerifyRules rules(String section) {
    return plans.plan(PlanDirectory.HEAD + "verify:\n" + section.indent(2)).verify();
  }

  private List<String> complaints(String section) {
    return plans.findings(PlanDirectory.HEAD + "verify:\n" + section.indent(2)).stream()
        .map(Finding::what)
        .toList();
  }

  @Test
  void aDigestHoldsSixtyFourBitsOfARowUnlessThePlanWantsMore() {
    assertThat(rules("checksum: { differing: 2 }").checksum()).isEqualTo(new ChecksumRules(2, 64));
    assertThat(rules("checksum: { digest: 128 bits }").checksum())
        .isEqualTo(new ChecksumRules(0, 128));
    assertThat(complaints("checksum: { digest: 256 }"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("verify.checksum.digest")
        .contains("'64 bits' or '128 bits'");
  }

  @Test
  void whatIsSaidWronglyAboutTheQualityOfDataIsNamedAtItsPlace() {
    List<String> wrong =
        complaints(
            """
            quality:
              look: some
              tables:
                public.users:
                  email: { nulls: {}, misfits: { fix: "x", policy: accept }, doubles: fail }
            """);

    assertThat(wrong)
        .anySatisfy(w -> assertThat(w).contains("'verify.quality.look' is 'some'"))
        .anySatisfy(w -> assertThat(w).contains("says nothing"))
        .anySatisfy(w -> assertThat(w).contains("has a fix and another policy"))
        .anySatisfy(w -> assertThat(w).contains("unknown key 'doubles'"));
  }

  @Test
  void aPlanThatSaysNothingIsProvedOnAllLevelsButTheSample() {
    VerifyRules verify = plans.plan(PlanDirectory.HEAD).verify();

    assertThat(verify).isEqualTo(VerifyRules.DEFAULT);
    assertThat(verify.levels())
        .containsExactly(Level.STRUCTURE, Level.COUNT, Level.CHECKSUM, Level.RULES);
    assertThat(verify.sample().rows()).isEqualTo(6_905);
  }

  @Test
  void levelsComeInTheirOwnOrderAndOnce() {
    VerifyRules verify = rules("levels: [rules, count, rules]");

    assertThat(verify.levels()).containsExactly(Level.COUNT, Level.RULES);
    assertThat(verify.asksFor(Level.RULES)).isTrue();
    assertThat(verify.asksFor(Level.CHECKSUM)).isFalse();
  }

  @Test
  void everyLevelHasItsThreshold() {
    VerifyRules verify =
        rules(
            """
            structure: { accept: ["index public.old_idx"] }
            count: { differing: 2 }
            sample: { confidence: 99.9%, share: 1/100_000, seed: 7, differing: 1 }
            checksum: { differing: 3k }
            proof-age: 2d
            """);

    assertThat(verify.accepted()).containsExactly("index public.old_idx");
    assertThat(verify.countDiffering()).isEqualTo(2);
    assertThat(verify.sample()).isEqualTo(new SampleSize(0.999, 0.00001, 7, 1));
    assertThat(verify.sample().rows()).isEqualTo(690_773);
    assertThat(verify.checksum().differing()).isEqualTo(3_000);
    assertThat(verify.proofAge())
        .isEqualTo(new ProofAge(Duration.ofDays(2), ProofAge.AtGate.PROVED_AGAIN));
  }

  @Test
  void rulesAskOneSideOrBoth() {
    VerifyRules verify =
        rules(
            """
            rules:
              totals: { table: orders, source: select 1, target: select 2, expect: equal }
              orphans: { target: select 3, expect: no-rows }
              flag: { source: select 4, expect: "t" }
              least: { target: select 5, at-least: -1000 }
              most: { target: select 6, at-most: 99.5 }
            """);

    assertThat(verify.rules())
        .containsExactly(
            new DataRule(
                "totals",
                Optional.of(new TableName("public", "orders")),
                Optional.of("select 1"),
                Optional.of("select 2"),
                new Expectation.Equal()),
            onTarget("orphans", "select 3", new Expectation.NoRows()),
            new DataRule(
                "flag",
                Optional.empty(),
                Optional.of("select 4"),
                Optional.empty(),
                new Expectation.Value("t")),
            onTarget("least", "select 5", new Expectation.AtLeast(new BigDecimal("-1000"))),
            onTarget("most", "select 6", new Expectation.AtMost(new BigDecimal("99.5"))));
  }

  private static DataRule onTarget(String name, String query, Expectation expectation) {
    return new DataRule(name, Optional.empty(), Optional.empty(), Optional.of(query), expectation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          levels: []                                        | is an empty list
          levels: [checksums]                               | which is not known
          levels: all                                       | which is not known
          count: { differing: -1 }                          | verify.count.differing
          sample: { confidence: 100% }                      | a share between 0 and 1
          sample: { confidence: 0.0 }                       | a share between 0 and 1
          sample: { share: 1/0 }                            | a share between 0 and 1
          sample: { share: 2/1 }                            | a share between 0 and 1
          sample: { share: few }                            | a share between 0 and 1
          rules: { r: { expect: no-rows } }                 | asks neither side
          rules: { r: { target: select 1 } }                | expects nothing
          rules: { r: { target: select 1, expect: equal } } | compares two sides and asks one
          rules: { r: { target: q, at-most: ten } }         | a number is expected
          rules: { r: { target: q, at-most: 1, expect: 2 } }| expects several things at once
          rules: { r: { tabel: t, target: q, expect: 2 } }  | unknown key
          rules: { r: q }                                   | a section of keys is expected
          """)
  void whatDoesNotFitIsComplainedAbout(String section, String complaint) {
    assertThat(complaints(section)).anySatisfy(what -> assertThat(what).contains(complaint));
  }
}

package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.KnownFacts;
import io.whimbrel.core.risk.Risk;
import io.whimbrel.core.risk.RiskReason;
import io.whimbrel.core.risk.RiskRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules as a plan's text brings them about. */
class RiskRulesTest {

  @TempDir Path directory = Path.of("");

  private Plan plan(String lines) {
    return new PlanDirectory(directory).plan(PlanDirectory.HEAD + lines.replace(';', '\n') + "\n");
  }

  private static Assessed sized(long bytes) {
    return new Assessed(Map.of(KnownFacts.BYTES, Long.toString(bytes)), List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOW | 5000000 | type: data",
        "MEDIUM | 500000000000 | type: data",
        "HIGH | 1500000000000 | type: data",
        "HIGH | 5000000 | type: platform",
        "MEDIUM | 5000000 | type: platform;environment: staging",
        "MEDIUM | 5000000 | type: architecture",
        "HIGH | 5000000 | type: [architecture, code]",
        "MEDIUM | 5000000 | type: version",
        "MEDIUM | 5000000 | strategy: big-bang;limits: { downtime: 30m }",
        "HIGH | 5000000 | strategy: big-bang;limits: { downtime: 2h }",
        "LOW | 5000000 | tables: { map: { users: { columns: { a: { type: text, nullable: true } } }"
            + " } }",
        "HIGH | 5000000 | tables: { map: { users: { drop: [a] } } }",
        "HIGH | 5000000 | tables: { map: { users: { columns: { b: { from: a } } } } }",
        "MEDIUM | 5000000 | tables: { map: { users: { columns: { a: { type: text } } } } }",
        "HIGH | 5000000 | backup: { by: whimbrel };rollback: { way-back: none }",
        "CRITICAL | 5000000 | rollback: { way-back: none }",
        "CRITICAL | 1500000000000 | type: platform",
      })
  void eachRuleGivesItsLevel(RiskLevel level, long bytes, String lines) {
    Risk risk = RiskRules.of(plan(lines), sized(bytes));

    assertThat(risk.computed()).as(risk.reasons().toString()).isEqualTo(level);
    assertThat(risk.reasons().getFirst().level()).isEqualTo(level);
  }

  @Test
  void peopleRaiseFreelyAndLowerWithAReasonOnly() {
    assertThat(RiskRules.of(plan("risk: critical"), sized(1)).level())
        .isEqualTo(RiskLevel.CRITICAL);
    Risk bare = RiskRules.of(plan("type: platform;risk: low"), sized(1));
    assertThat(bare.level()).isEqualTo(RiskLevel.HIGH);
    assertThat(bare.isUnreasoned()).isTrue();
    Risk reasoned =
        RiskRules.of(plan("type: platform;risk: low;risk-reason: Nobody uses it yet."), sized(1));
    assertThat(reasoned.level()).isEqualTo(RiskLevel.LOW);
    assertThat(reasoned.lowered()).contains("Nobody uses it yet.");
    assertThat(reasoned.computed()).isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void whatAnAssessmentFoundCounts() {
    Assessed found =
        new Assessed(
            Map.of(KnownFacts.BYTES, "1"),
            List.of(new Assessed.Concern(Severity.BLOCK, "E-KEY-MISSING", "users has no key")));

    Risk risk = RiskRules.of(plan("type: data"), found);

    assertThat(risk.computed()).isEqualTo(RiskLevel.HIGH);
    assertThat(risk.reasons())
        .extracting(RiskReason::what)
        .anyMatch(what -> what.contains("users has no key"));
    assertThat(Assessed.read(found.lines())).isEqualTo(found);
  }

  @Test
  void aSizeThatNobodyMeasuredIsNoSmallOne() {
    assertThat(RiskRules.of(plan("type: data"), Assessed.NOTHING).computed())
        .isEqualTo(RiskLevel.MEDIUM);
  }
}

package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.QueryOrigin;
import io.whimbrel.core.plan.cutover.WarmRules;
import io.whimbrel.core.problem.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelReaderTest {
  private static final String SWITCH = "switch: { command: { run: ./share, undo: ./back } }\n";

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private static String plan(String section) {
    return PlanDirectory.HEAD + "strategy: parallel-run\nparallel-run:\n" + section.indent(2);
  }

  @Test
  void sharesAndWhatTheyAreComparedByAreRead() {
    ParallelRules rules =
        plans
            .plan(
                plan(
                    SWITCH
                        + """
                        reads: [5%, 100%]
                        hold: 0s
                        advance: person
                        compare: { every: 10s, shadow: pg_stat_statements, repeats: 3, slower: 1.5x, proof: 2h }
                        """))
            .parallel();

    assertThat(rules.reads()).containsExactly(5, 100);
    assertThat(rules.hold()).isZero();
    assertThat(rules.advance()).isEqualTo(Approval.PERSON);
    assertThat(rules.compare().every()).isEqualTo(Duration.ofSeconds(10));
    assertThat(rules.compare().queries()).contains(new QueryOrigin.Statistics());
    assertThat(rules.compare().repeats()).isEqualTo(3);
    assertThat(rules.compare().slower()).isEqualTo(1.5);
    assertThat(rules.compare().proof()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void whatIsNotSaidHasItsDefaultAndQueriesAreInAfileBesideThePlan() {
    ParallelRules rules =
        plans.plan(plan(SWITCH + "compare: { shadow: queries.sql }\n")).parallel();

    assertThat(rules.reads()).containsExactly(1, 10, 50, 100);
    assertThat(rules.hold()).isEqualTo(Duration.ofMinutes(15));
    assertThat(rules.advance()).isEqualTo(Approval.RULE);
    assertThat(rules.compare().queries())
        .hasValueSatisfying(
            origin ->
                assertThat(origin)
                    .isInstanceOfSatisfying(
                        QueryOrigin.QueryFile.class,
                        file ->
                            assertThat(file.path())
                                .isAbsolute()
                                .endsWithRaw(Path.of("queries.sql"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reads: [10%, 50%]|does not rise to 100%",
        "reads: [50%, 10%, 100%]|does not rise to 100%",
        "reads: [0%, 100%]|is '0%'",
        "reads: []|does not rise to 100%",
        "hold: soon|is 'soon'",
        "advance: luck|which is not known",
        "compare: { slower: 0.5x }|is '0.5x'",
        "compare: { repeats: 0 }|is '0'",
        "compare: { proof: 0s }|is '0s'",
        "compare: { queries: a.sql }|unknown key 'queries'"
      })
  void aWrongValueIsNamed(String line, String what) {
    List<Finding> findings = plans.findings(plan(SWITCH + line + "\n"));

    assertThat(findings).isNotEmpty();
    assertThat(findings.getFirst().what()).contains(what);
    assertThat(findings.getFirst().fix()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "switch: { command: { run: ./share } }",
        "switch: { env-file: { path: app.env, key: URL } }",
        "switch: { haproxy: { socket: /s, backend: db, server: main } }",
        "switch: { http: { url: https://lb.example/x, body: all, undo: { url: https://lb.example/x"
            + " } } }"
      })
  void aSwitchThatCannotShareReadsIsRefused(String line) {
    List<Finding> findings = plans.findings(plan(line + "\n"));

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().what()).contains("cannot send a part of the reads");
  }

  @Test
  void theStrategyAndItsSectionGoTogether() {
    List<Finding> without = plans.findings(PlanDirectory.HEAD + "strategy: parallel-run\n");
    List<Finding> other = plans.findings(PlanDirectory.HEAD + "parallel-run:\n" + SWITCH.indent(2));

    assertThat(without.getFirst().what()).contains("needs to know the path that reads take");
    assertThat(other.getFirst().what()).contains("the strategy is another one");
  }

  @Test
  void warmingIsReadAndRefusedWhereThereIsNoTimeForIt() {
    String warm =
        "cutover: { warm: { queries: pg_stat_statements, rounds: 3, prewarm: tables } }\n";
    String downtime = "strategy: big-bang\nlimits: { downtime: 1h }\n";

    WarmRules rules = plans.plan(PlanDirectory.HEAD + warm).cutover().warm();
    List<Finding> bigBang = plans.findings(PlanDirectory.HEAD + downtime + warm);
    List<Finding> nothing =
        plans.findings(PlanDirectory.HEAD + "cutover: { warm: { rounds: 3 } }\n");

    assertThat(rules)
        .isEqualTo(
            new WarmRules(Optional.of(new QueryOrigin.Statistics()), 3, WarmRules.Prewarm.TABLES));
    assertThat(bigBang.getFirst().what()).contains("no time to warm");
    assertThat(nothing.getFirst().what()).contains("warms nothing");
  }
}

package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.plan.PhaseRows;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhasesReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private static String plan(String phases) {
    return PlanDirectory.HEAD + "strategy: phased\nphases:\n" + phases.indent(2);
  }

  private List<String> refused(String text) {
    return plans.findings(text).stream().map(Finding::what).toList();
  }

  @Test
  void aPhaseHasWhatItSaysAndElseWhatThePlanSays() {
    List<PlannedPhase> phases =
        plans
            .plan(
                plan(
                        """
                        - name: first
                          tables: [public.a, "shop.b*"]
                          switch: { command: { run: ./first } }
                          smoke-tests: [./smoke]
                          approve: rule
                        - { name: second, tables: rest }
                        """)
                    + "cutover: { switch: { command: { run: ./all } } }\n")
            .phasing()
            .phases();

    assertThat(phases)
        .containsExactly(
            new PlannedPhase(
                "first",
                List.of("public.a", "shop.b*"),
                Optional.of(List.of(new SwitchAction.Command("./first", Optional.empty()))),
                Optional.of(List.of("./smoke")),
                Optional.of(Approval.RULE)),
            new PlannedPhase(
                "second", List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void phasesBelongToTheStrategyAndTheStrategyToPhases() {
    assertThat(refused(PlanDirectory.HEAD + "strategy: phased\n"))
        .containsExactly("the strategy phased needs phases");
    assertThat(refused(PlanDirectory.HEAD + "phases: []\n"))
        .containsExactly("the plan has phases, and its strategy is blue-green");
    assertThat(refused(plan("- { name: only, tables: [public.a] }")))
        .containsExactly("'phases' has 1 phases, at least 2 are needed");
  }

  @Test
  void namesAndTablesOfPhasesAreChecked() {
    assertThat(
            refused(
                plan(
                    """
                    - { name: One, tables: rest }
                    - { name: two, tables: [] }
                    - { name: two, tables: others, rows: "region = 'de'" }
                    """)))
        .containsExactly(
            "'phases.0.name' is 'One', a name of lower-case letters is expected",
            "a phase that is not the last takes the rest",
            "'phases.1.tables' names no table",
            "two phases are called 'two'",
            "'phases.2.tables' is 'others'",
            "'phases.2.rows' is no section with tables and a column");
  }

  @Test
  void rowsAreToldByValuesOfOneColumn() {
    List<PlannedPhase> phases =
        plans
            .plan(
                plan(
                    """
                    - name: one
                      rows: { tables: [shop.a, b], column: t, in: [1, "2"] }
                      switch: { command: { run: ./one } }
                    - name: two
                      rows: [{ column: t, from: 3 }]
                      switch: { command: { run: ./two } }
                    - name: three
                      rows: [{ tables: [shop.a], column: t, rest: true }]
                      tables: rest
                      switch: { command: { run: ./three } }
                    """))
            .phasing()
            .phases();

    TableName a = new TableName("shop", "a");
    TableName b = new TableName("public", "b");
    assertThat(phases.stream().flatMap(phase -> phase.rows().stream()))
        .containsExactly(
            new PhaseRows(List.of(a, b), "t", new RowPart.OneOf(List.of("1", "2"))),
            new PhaseRows(
                List.of(a, b), "t", new RowPart.Range(Optional.of("3"), Optional.empty())),
            new PhaseRows(List.of(a), "t", new RowPart.Rest(List.of())));
    assertThat(phases).extracting(PlannedPhase::isRest).containsExactly(false, false, true);
  }

  @Test
  void aTableHasOnePartInAPhase() {
    assertThat(
            refused(
                plan(
                    """
                    - name: one
                      rows: [{ tables: [a], column: t, in: [1] }, { column: t, from: 5 }]
                      switch: { command: { run: ./one } }
                    - name: two
                      rows: { column: t, rest: true }
                      switch: { command: { run: ./two } }
                    """)))
        .containsExactly(
            "'phases.0.rows.1' takes rows of public.a, of which the phase takes others already");
  }

  @Test
  void rowsThatAreNotSaidAreRefused() {
    String shared = "column: t, tables: [a]";
    assertThat(
            refused(
                plan(
                    """
                    - { name: one, rows: { column: t, in: [1] } }
                    - { name: two, rows: { tables: [a], in: [1] } }
                    - { name: three, rows: { tables: ["a*"], column: u, in: [1] } }
                    - { name: four, rows: { %1$s } }
                    - { name: five, rows: { %1$s, in: [1], rest: true } }
                    - { name: six, rows: { %1$s, in: [] } }
                    - { name: seven, rows: { %1$s, rest: false } }
                    - { name: eight, rows: { %1$s, rest: true, where: x } }
                    - { name: nine, rows: [] }
                    """
                        .formatted(shared))))
        .containsExactlyInAnyOrder(
            "'phases.0.rows' names no tables, and no phase before it has named them with this"
                + " column",
            "key 'column' of 'phases.1.rows' is missing",
            "'phases.2.rows.tables.0' is a pattern, and tables whose rows are shared are named one"
                + " by one",
            "'phases.3.rows' does not say which rows",
            "'phases.4.rows' says in more than one way which rows",
            "'phases.5.rows.in' has no value",
            "'phases.6.rows.rest' is false",
            "unknown key 'where'",
            "'phases.8.rows' takes no rows");
  }

  @Test
  void aSwitchThatMovesEverythingIsNoPhasesSwitch() {
    String phases =
        """
        - { name: one, tables: [public.a], switch: { command: { run: ./one } } }
        - { name: two, tables: rest }
        """;
    String cutover = "cutover: { switch: { env-file: { path: app.env, key: DATABASE_URL } } }\n";

    assertThat(refused(plan(phases) + cutover))
        .containsExactly("the switch of 'cutover' would move the traffic of every phase at once");
  }

  @Test
  void whatIsOfAllTablesTogetherIsRefused() {
    String phases =
        """
        - { name: one, tables: [public.a] }
        - { name: two, tables: rest }
        """;
    String verify =
        "verify: { rules: { sums: { source: select 1, target: select 1, expect: equal } } }\n";
    String watch = "watch: { metrics: \"127.0.0.1:9187\" }\n";

    assertThat(refused(plan(phases) + verify + watch))
        .containsExactlyInAnyOrder(
            "the rule 'sums' names no table, and tables move one phase at a time",
            "'watch.metrics' gives the figures of one run, and each phase is a run");
  }

  @Test
  void aColonInTheMigrationsIdIsKeptForPhases() {
    assertThat(refused(PlanDirectory.HEAD.replaceFirst("migration: .*", "migration: A:b")))
        .containsExactly("the migration's id is 'A:b', and what is behind a colon is a phase");
  }
}

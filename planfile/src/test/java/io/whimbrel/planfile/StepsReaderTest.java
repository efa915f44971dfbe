package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.RiskReason;
import io.whimbrel.core.risk.RiskRules;
import io.whimbrel.core.run.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsReaderTest {
  @TempDir Path directory = Path.of("");

  private Plan plan(String steps) {
    return new PlanDirectory(directory).plan("migration: M-1\nsteps:\n" + steps.indent(2));
  }

  @Test
  void aStepIsOfThePhaseOfItsKindUnlessWhatItFollowsIsLater() {
    Plan plan =
        plan(
            """
            - { name: a, command: "true" }
            - { name: b, check: { command: "true" } }
            - { name: c, after: b, command: "true" }
            - { name: d, phase: monitor, wait: 1s }
            """);

    assertThat(plan.steps().all())
        .extracting(Step::phase)
        .containsExactly(Phase.PREPARE, Phase.VERIFY, Phase.VERIFY, Phase.MONITOR);
    assertThat(plan.source().isNone()).isTrue();
    assertThat(plan.steps().before(plan.steps().require("c", "")))
        .extracting(Step::name)
        .containsExactly("a", "b");
  }

  @Test
  void aStepSaysWhatARehearsalDoesWithIt() throws IOException {
    Plan plan =
        plan(
            """
            - { name: kind, wait: 1s }
            - { name: same, command: "true", rehearse: run }
            - { name: none, wait: 1s, rehearse: skip }
            - { name: other, manual: x, rehearse: { command: "./try.sh", undo: ["./back.sh", "1"] } }
            """);

    assertThat(plan.steps().all())
        .extracting(Step::trial)
        .containsExactly(
            new StepTrial.ByKind(),
            new StepTrial.AsPlanned(),
            new StepTrial.LeftOut(),
            new StepTrial.Instead(
                StepCommand.shell("./try.sh"),
                Optional.of(
                    new StepCommand(
                        List.of("./back.sh", "1"), Map.of(), Optional.empty(), StepCommand.ZERO))));
  }

  @Test
  void anotherPlanIsNamedByItsFileAndCarriedThroughItsCutoverUnlessThePlanSaysOtherwise() {
    Plan plan =
        plan(
            """
            - { name: a, command: "true" }
            - { name: b, copy: ../rows/plan.yaml }
            - { name: c, after: b, copy: { plan: ../rows/plan.yaml, until: cleanup }, irreversible: accepted }
            """);

    Path rows = directory.resolveSibling("rows").resolve("plan.yaml");
    assertThat(plan.steps().all())
        .extracting(Step::action)
        .endsWith(
            new StepAction.Copy(rows, Until.CUTOVER), new StepAction.Copy(rows, Until.CLEANUP));
    assertThat(plan.steps().all())
        .extracting(Step::phase)
        .containsExactly(Phase.PREPARE, Phase.COPY, Phase.COPY);
    assertThat(plan.steps().require("b", "").is(Trait.REPEATABLE)).isTrue();
    assertThat(RiskRules.of(plan, new Assessed(Map.of(), List.of())).reasons())
        .contains(
            new RiskReason(
                RiskLevel.MEDIUM,
                "the rows of other plans are carried, whose risk is their own: rows/plan.yaml"));
  }

  @Test
  void aGuideCarriesNoOtherPlan() {
    String text =
        """
        migration: M-1
        guide: { from: 1.0.0, to: 1.1.0 }
        steps: [{ name: a, copy: rows.yaml }]
        """;

    assertThat(new PlanDirectory(directory).findings(text))
        .extracting(Finding::what)
        .anySatisfy(what -> assertThat(what).contains("same in every environment"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "- { name: a, after: b, wait: 1s }\\n- { name: b, after: a, wait: 1s } | a -> b -> a",
        "- { name: a, wait: 1s }\\n- { name: a, wait: 1s } | two steps are called 'a'",
        "- { name: a, after: x, wait: 1s } | which is no step",
        "- { name: a } | does nothing",
        "- { name: a, wait: 1s, manual: x } | several things",
        "- { name: a, sql: migrations } | works on the target, which the plan does not name",
        "- { name: a, phase: assess, after: b, wait: 1s }\\n"
            + "- { name: b, wait: 1s } | comes after 'b' of phase prepare",
        "- { name: A, wait: 1s } | a name of lower-case letters",
        "- { name: a, phase: rollback, wait: 1s } | rolled back by what undoes each",
        "- { name: a, prisma: { files: m, on: '${env:DB}', replay: true, tool: x } } | Prisma,"
            + " which",
        "- { name: a, prisma: { files: m, on: '${env:DB}', schema: x } } | is for a replay",
        "- { name: a, prisma: { files: m, on: '${env:DB}', replay: true, placeholders: {} } }"
            + " | Prisma has no 'placeholders'",
        "- { name: assess, wait: 1s } | cannot be called 'assess'",
        "- { name: a.undo, wait: 1s } | cannot be called 'a.undo'",
        "- { name: a, manual: x, rehearse: run } | is done for production only",
        "- { name: a, wait: 1s, rehearse: { undo: x } } | command",
        "- { name: a, rows: copy } | unknown key 'rows'",
        "- { name: a, copy: x, rehearse: run } | is done for production only",
        "- { name: a, copy: { until: cutover } } | key 'plan' of 'steps.0.copy' is missing",
        "- { name: a, copy: { plan: x, until: done } } | until",
        "- { name: a, maintenance: on } | is about the source, which the plan does not name",
      })
  void whatIsWrongIsNamedWithItsMending(String steps, String what) {
    String text = "migration: M-1\nsteps:\n" + steps.replace("\\n", "\n").indent(2);

    assertThat(new PlanDirectory(directory).findings(text))
        .anySatisfy(
            finding -> {
              assertThat(finding.what()).contains(what);
              assertThat(finding.fix()).isNotEmpty();
            });
  }

  @Test
  void whatIsAboutRowsIsRefusedInThePlanAndLeftOutWhereAFolderSaysIt() throws IOException {
    String steps = "steps:\n  - { name: a, wait: 1s }\n";

    assertThat(
            new PlanDirectory(directory)
                .findings("migration: M-1\nstrategy: big-bang\nlimits: { lag: 5s }\n" + steps))
        .extracting(Finding::what)
        .anySatisfy(what -> assertThat(what).contains("'strategy' is about the rows"))
        .anySatisfy(what -> assertThat(what).contains("'limits.lag' is no limit of steps"));

    Files.writeString(
        directory.resolve("whimbrel.yaml"),
        "defaults: { limits: { lag: 5s, workers: 2 }, monitor: { for: 1m } }\n");
    Path folder = Files.createDirectory(directory.resolve("M-1"));
    assertThat(new PlanDirectory(folder).plan("migration: M-1\n" + steps).limits().workers())
        .isEqualTo(2);
  }

  @Test
  void aStepOfMaintenanceModeHasTablesAndAMessageBesideIt() {
    String head =
        """
        migration: M-1
        source: postgresql://u@h/d
        tables: { include: [public.users] }
        cutover: { maintenance: { message: back soon }%s }
        steps:
          - { name: a, %s }
        """;
    PlanDirectory plans = new PlanDirectory(directory);

    Plan plan = plans.plan(head.formatted("", "maintenance: on"));
    assertThat(plan.steps().all().getFirst().action())
        .isEqualTo(new StepAction.Maintenance(StepAction.Maintenance.Turn.ON));
    assertThat(plan.cutover().maintenance().message()).contains("back soon");
    assertThat(plans.findings(head.formatted(", approve: rule", "maintenance: off")))
        .extracting(Finding::what)
        .singleElement()
        .asString()
        .contains("'cutover.approve' is about the rows");
    assertThat(plans.findings(head.formatted("", "maintenance: paused")))
        .extracting(Finding::what)
        .anySatisfy(what -> assertThat(what).contains("'paused', which is not known"));
    assertThat(plans.findings(head.formatted("", "wait: 1s")))
        .extracting(Finding::what)
        .anySatisfy(what -> assertThat(what).contains("'tables' is about the rows"))
        .anySatisfy(what -> assertThat(what).contains("'cutover' is about the rows"));
  }
}

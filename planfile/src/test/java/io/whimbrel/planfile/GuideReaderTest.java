package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.Impact;
import io.whimbrel.core.guide.Trouble;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideReaderTest {
  private static final Secrets SECRETS =
      new Secrets() {
        @Override
        public Optional<String> env(String name) {
          return Optional.of(name)
              .filter("SHOP_URL"::equals)
              .map(_ -> "postgresql://app:hush@db:5432/shop");
        }

        @Override
        public Optional<String> file(Path file) {
          return Optional.of(file.toString()).filter(f -> f.endsWith("token")).map(f -> "in " + f);
        }
      };

  @TempDir Path directory = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void aDirectory() throws IOException {
    file = Files.createDirectories(directory.resolve("v1.0.0-to-v1.1.0")).resolve("plan.yaml");
  }

  private void write(String guide, String steps) throws IOException {
    Files.writeString(
        file,
        "migration: SHOP-1.1\ntarget: ${connection:shop}\nguide:\n%s\nsteps:\n%s"
            .formatted(guide.indent(2), steps.indent(2)));
  }

  private GuidePlan read(Environment environment) {
    return PlanReader.guide(
        file, SECRETS, Optional.of(GuideFolderReader.read(directory).require(environment)));
  }

  private static GuideEnvironment environment(Path directory, Map<String, String> variables) {
    return new GuideEnvironment(
        Environment.STAGING,
        directory,
        Map.of("shop", "${env:SHOP_URL}"),
        variables,
        Optional.empty(),
        Optional.empty());
  }

  private GuidePlan read(Map<String, String> variables) {
    return PlanReader.guide(file, SECRETS, Optional.of(environment(directory, variables)));
  }

  @Test
  void checklistsAndTheRestorePointStandAroundThePlansOwnSteps() throws IOException {
    write(
        """
        from: v1.0.0
        to: 1.1.0
        time: 90m
        breaking-changes:
          - { type: api, what: a }
          - { type: configuration, impact: critical, what: b, do: c }
        before: [Tell them, { what: It runs, check: { command: "true" } }]
        after: [{ what: It still runs, check: { command: "true" } }]
        restore-point: { files: [../app.env] }
        """,
        """
        - { name: early, phase: assess, command: "true", undo: "true" }
        - { name: late, command: "true", undo: "true", phase: cleanup }
        """);

    GuidePlan plan = read(Map.of());

    assertThat(plan.guide().time().max()).isEqualTo(Duration.ofMinutes(90));
    assertThat(plan.guide().impact()).contains(Impact.CRITICAL);
    assertThat(plan.guide().changes().getFirst().impact()).isEqualTo(Impact.MEDIUM);
    List<Step> steps = plan.plan().steps().all();
    assertThat(steps)
        .map(Step::name)
        .containsExactly("before-1", "before-2", "restore-point", "early", "late", "after-1");
    assertThat(steps.get(2).after()).containsExactly("before-1", "before-2");
    assertThat(steps.get(3).after()).containsExactly("before-1", "before-2", "restore-point");
    assertThat(steps.get(5).phase()).isEqualTo(Phase.CLEANUP);
    assertThat(steps.get(5).after()).contains("late");
    assertThat(steps.getFirst().action()).isEqualTo(new StepAction.Manual("Tell them"));
    assertThat(plan.plan().migration().text()).isEqualTo("SHOP-1.1.staging");
  }

  @Test
  void theRestorePointIsOnlyBroughtBackWhereAStepCannotBeUndone() throws IOException {
    String guide = "from: 1.0.0\nto: 1.1.0\nrestore-point: { make: make-it, restore: restore-it }";
    write(guide, "- { name: a, command: \"true\", undo: \"true\" }");
    assertThat(read(Map.of()).plan().steps().all().getFirst().undo())
        .containsInstanceOf(StepAction.Wait.class);

    write(guide, "- { name: a, command: \"true\", irreversible: accepted }");

    assertThat(read(Map.of()).plan().steps().all().getFirst().undo())
        .get()
        .asString()
        .contains("restore-it")
        .doesNotContain("make-it");
  }

  @Test
  void whoSaysGoIsSaidByTheGuideAndInPlaceOfThatByTheEnvironment() throws IOException {
    write("from: 1.0.0\nto: 1.1.0", "- { name: a, command: \"true\", irreversible: accepted }");
    Files.writeString(
        file,
        Files.readString(file)
            + "approvals: { people: { ana: {} }, gates: { start: { people: 1 } } }\n");
    Files.writeString(
        directory.resolve(GuideFolder.FILE),
        """
        environments:
          development: { connections: { shop: "${env:SHOP_URL}" }, approvals: }
          staging: { connections: { shop: "${env:SHOP_URL}" } }
          production:
            connections: { shop: "${env:SHOP_URL}" }
            approvals: { people: { raj: {}, kim: {} }, gates: { cleanup: { people: 2 } } }
        """);

    GuidePlan development = read(Environment.DEVELOPMENT);
    GuidePlan staging = read(Environment.STAGING);
    GuidePlan production = read(Environment.PRODUCTION);

    assertThat(development.plan().approvals()).isEqualTo(ApprovalRules.DEFAULT);
    assertThat(staging.plan().approvals().gates()).containsOnlyKeys(ApprovedGate.START);
    assertThat(production.plan().approvals().gates()).containsOnlyKeys(ApprovedGate.CLEANUP);
    assertThat(production.plan().approvals().people())
        .extracting(Approver::name)
        .containsExactly("raj", "kim");
    assertThat(staging.digest()).isEqualTo(production.digest());
    assertThat(staging.plan().digest()).isNotEqualTo(production.plan().digest());

    Files.writeString(
        directory.resolve(GuideFolder.FILE),
        "environments: { staging: { approvals: { gates: { start: { people: 3 } } } } }\n");
    assertThatThrownBy(() -> GuideFolderReader.read(directory))
        .hasMessageContaining("guides.yaml:1")
        .hasMessageContaining("asks for 3 people");
  }

  @Test
  void variablesAreTextsAndSecretsInThemStayReferences() throws IOException {
    write(
        "from: 1.0.0\nto: 1.1.0",
        """
        - { name: a, command: { run: "run ${variable:how}", environment: { T: "${variable:token}" } }, irreversible: accepted }
        """);

    GuidePlan plan = read(Map.of("how", "it \"quickly\"", "token", "${file:secrets/token}"));

    StepAction.Command command = (StepAction.Command) plan.plan().steps().all().getFirst().action();
    assertThat(command.command().shown()).isEqualTo("run it \"quickly\"");
    assertThat(command.command().environment().get("T"))
        .satisfies(
            secret ->
                assertThat(secret.value()).isEqualTo("in " + directory.resolve("secrets/token")))
        .satisfies(secret -> assertThat(secret.toString()).doesNotContain("in "));
    assertThat(plan.plan().target().masked()).isEqualTo("postgresql://app:***@db:5432/shop");
  }

  @Test
  void theDigestIsThatOfTheGuideAndItsFilesInEveryEnvironment() throws IOException {
    write(
        "from: 1.0.0\nto: 1.1.0",
        """
        - { name: a, file: { path: state.env, set: { A: "${variable:a}" } } }
        """);
    Files.writeString(file.resolveSibling("script.sh"), "true\n");
    GuidePlan one = read(Map.of("a", "1"));
    GuidePlan other = read(Map.of("a", "2"));

    assertThat(other.digest()).isEqualTo(one.digest());
    assertThat(other.plan().digest()).isNotEqualTo(one.plan().digest());
    Files.writeString(file.resolveSibling("state.env"), "A=1\n");
    Files.createDirectories(file.resolveSibling(".whimbrel"));
    Files.writeString(file.resolveSibling(".whimbrel/journal.db"), "x");
    assertThat(read(Map.of("a", "1")).digest()).as("what is written").isEqualTo(one.digest());
    Files.writeString(file.resolveSibling("script.sh"), "fals\n");
    assertThat(read(Map.of("a", "1")).digest()).as("a file").isNotEqualTo(one.digest());
  }

  @Test
  void ownTroublesComeFirstAndReplaceKnownOnes() throws IOException {
    write(
        """
        from: 1.0.0
        to: 1.1.0
        troubleshooting:
          - { name: memory, pattern: "no room", remedy: ask Ana }
          - data-quality
        """,
        "- { name: a, command: \"true\", undo: \"true\" }");

    List<Trouble> troubles = read(Map.of()).guide().troubles();

    assertThat(troubles)
        .map(Trouble::name)
        .startsWith("memory", "data-quality")
        .doesNotHaveDuplicates()
        .hasSize(6);
    assertThat(troubles.getFirst().isMeantBy("There is No Room")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { from: 1.0.0, to: 1.0 }                                          | is '1.0', a version
          { from: 1.0.0, to: v1.0.0 }                                       | from 1.0.0 to itself
          { to: 1.0.0 }                                                     | key 'from'
          { from: 1.0.0, to: 1.1.0, time: [2h, 1h] }                        | no time and no range
          { from: 1.0.0, to: 1.1.0, restore-point: { make: m } }            | nothing that it could bring back
          { from: 1.0.0, to: 1.1.0, restore-point: {} }                     | nothing that it could bring back
          { from: 1.0.0, to: 1.1.0, restore-point: { tables: [a.b] } }      | tables of the target
          { from: 1.0.0, to: 1.1.0, troubleshooting: [memry] }              | 'memry' is no issue
          { from: 1.0.0, to: 1.1.0, troubleshooting: [{ name: a, pattern: "(", remedy: b }] } | is no pattern
          { from: 1.0.0, to: 1.1.0, breaking-changes: [{ type: scheme, what: a }] } | which is not known
          { from: 1.0.0, to: 1.1.0, before: [{ check: { command: a } }] }   | key 'what'
          """)
  void whatAGuideCannotSayIsNamed(String guide, String complaint) throws IOException {
    Files.writeString(
        file, "migration: SHOP\nguide: %s\nsteps: [{ name: a, wait: 1s }]\n".formatted(guide));

    Problem problem = catchThrowableOfType(Problem.class, () -> read(Map.of()));

    assertThat(problem.what()).contains(complaint);
    assertThat(problem.where()).contains("plan.yaml:2");
  }

  @Test
  void aStepMayNotHaveTheNameOfALineAndAGuideNeedsSteps() throws IOException {
    write("from: 1.0.0\nto: 1.1.0", "- { name: before-1, wait: 1s }");
    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("'before-1'");
    Files.writeString(file, "migration: S\nguide: { from: 1.0.0, to: 1.1.0 }\n");
    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("there are none");
    Files.writeString(file, "migration: S\nsteps: [{ name: a, wait: 1s }]\n");
    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("the plan is no guide");
  }

  @Test
  void theFileOfGuidesIsReadAsAWhole() throws IOException {
    Path guides = directory.resolve(GuideFolder.FILE);
    Files.writeString(
        guides,
        """
        environments:
          staging: { connections: { shop: "postgresql://app:secret@db/shop" } }
          produktion: {}
        """);

    Problem problem = catchThrowableOfType(Problem.class, () -> GuideFolderReader.read(directory));

    assertThat(problem.what()).contains("holds a password", "unknown key 'produktion'");
    assertThat(problem.what()).doesNotContain("secret");
    Files.writeString(
        guides, "environments: { staging: { version: { command: a, http: \"http://b\" } } }\n");
    assertThatThrownBy(() -> GuideFolderReader.read(directory))
        .hasMessageContaining("is to be one probe");
    Files.writeString(guides, "environments: { production: {}, development: {} }\n");
    GuideFolder folder = GuideFolderReader.read(directory);
    assertThat(folder.before(Environment.PRODUCTION)).contains(Environment.DEVELOPMENT);
    assertThat(folder.before(Environment.DEVELOPMENT)).isEmpty();
    assertThatThrownBy(() -> read(Environment.STAGING))
        .hasMessageContaining("no environment 'staging'");
  }
}

package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanComplaintsTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private Finding only(String text) {
    List<Finding> findings = plans.findings(text);
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private Finding onlyAfterHead(String text) {
    return only(PlanDirectory.HEAD + text);
  }

  @Test
  void everythingThatIsWrongComesInOneGoInTheOrderOfTheFile() {
    plans.secrets.variables.clear();

    List<Finding> findings =
        plans.findings(
            """
            migration: MIGRATION-001
            titel: Users move
            source: ${env:OLD_DATABASE_URL}
            target: ${env:NEW_DATABASE_URL}
            limits: { pause: 5, worker: 4, lag: [10s] }
            tables:
              include: public.*
              map:
                users:
                  key: uid
                  columns:
                    email: { nullable: maybe }
                    email: { type: text }
            cutover:
              switch: { env-file: { path: app.env } }
              approve: persona
            """);

    assertThat(findings)
        .extracting(Finding::where, Finding::code)
        .containsExactly(
            tuple("plan.yaml:2:1", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:3:9", ProblemCode.SECRET_MISSING),
            tuple("plan.yaml:4:9", ProblemCode.SECRET_MISSING),
            tuple("plan.yaml:5:18", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:5:21", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:5:32", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:7:12", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:10:12", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:12:28", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:13:9", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:15:13", ProblemCode.PLAN_INVALID),
            tuple("plan.yaml:16:12", ProblemCode.PLAN_INVALID));
    assertThat(findings).allSatisfy(f -> assertThat(f.fix()).isNotBlank());
  }

  @Test
  void aRefusedPlanIsOneProblemThatNamesAllOfIt() {
    PlanReading reading = plans.read("migration: MIGRATION-001\nowners: me\n");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(reading::plan)
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo(ProblemCode.PLAN_INVALID);
              assertThat(p.getMessage())
                  .contains("the plan has 3 errors:")
                  .contains("plan.yaml:2:1: unknown key 'owners' - did you mean 'owner'?")
                  .contains("key 'source' of the plan is missing")
                  .contains("key 'target' of the plan is missing");
            });
  }

  @Test
  void whereOnlySecretsAreMissingTheProblemSaysSo() {
    plans.secrets.variables.remove("NEW_DATABASE_URL");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> plans.plan(PlanDirectory.HEAD))
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo(ProblemCode.SECRET_MISSING);
              assertThat(p.where()).isEqualTo("plan.yaml:3:9");
              assertThat(p.fix()).contains("export NEW_DATABASE_URL=");
            });
  }

  @Test
  void anUnknownKeyGetsTheNearestOne() {
    Finding finding = onlyAfterHead("limits: { chunk_rows: 10 }\n");

    assertThat(finding.what()).isEqualTo("unknown key 'chunk_rows'");
    assertThat(finding.fix()).startsWith("did you mean 'chunk-rows'?");
  }

  @Test
  void aKeyInAWrongPlaceIsSentHome() {
    assertThat(onlyAfterHead("workers: 4\n").fix()).isEqualTo("move it into 'limits'");
    assertThat(onlyAfterHead("limits: { strategy: blue-green }\n").fix())
        .isEqualTo("move it to the top of the plan");
  }

  @Test
  void aKeyThatManySectionsTakeIsSentNowhereAndThoseOfItsPlaceAreNamed() {
    String columns = "tables: { map: { public.users: { columns: { name: { to: full } } } } }\n";

    assertThat(onlyAfterHead(columns).fix())
        .doesNotContain("move it")
        .contains("from", "type", "nullable");
  }

  @Test
  void hoursAndRulesSayThemselvesWhatIsWrong() {
    List<Finding> findings =
        plans.findings(
            PlanDirectory.HEAD
                + """
                limits:
                  rate: 50
                  hours: ["22:00-06:00 UTC", 22:00-06:00]
                  source:
                    - active_session > 40
                    - standby_lag > 30
                  log-full: giveup
                """);

    assertThat(findings)
        .extracting(Finding::where, Finding::what)
        .containsExactly(
            tuple("plan.yaml:5:9", "'limits.rate' is '50', a number with KB is expected"),
            tuple("plan.yaml:6:30", "'22:00-06:00' lacks its time zone"),
            tuple("plan.yaml:8:7", "nothing is measured under the name 'active_session'"),
            tuple("plan.yaml:9:7", "'30' is no value of standby_lag"),
            tuple("plan.yaml:10:13", "'limits.log-full' is 'giveup', which is not known"));
    assertThat(onlyAfterHead("limits: { source: probe_p95 > 5ms }\n").fix())
        .isEqualTo("add limits.probe");
  }

  @Test
  void aTypeTornApartByItsCommaIsRecognised() {
    Finding finding =
        onlyAfterHead("tables: { map: { t: { columns: { n: { type: numeric(10,2) } } } } }\n");

    assertThat(finding.what()).isEqualTo("unknown key '2)'");
    assertThat(finding.fix()).contains("quotes");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "limits: { pause: 5 },4:18",
        "limits: { pause: 0s },4:18",
        "limits: { pause: 5 s },4:18",
        "limits: { pause: -5s },4:18",
        "limits: { lag: 5min },4:16",
        "limits: { retry: 9999999999s },4:18",
        "limits: { log: 10 },4:16",
        "limits: { log: 10gb },4:16",
        "limits: { log: 0GB },4:16",
        "limits: { workers: 0 },4:20",
        "limits: { workers: 1000 },4:20",
        "limits: { workers: four },4:20",
        "limits: { workers: 2.5 },4:20",
        "limits: { chunk-rows: 1_00 },4:23",
        "limits: { chunk-rows: 99999999999999999999 },4:23",
        "monitor: { every: 0s },4:19",
        "type: [data; colour],4:14",
        "schema: [create],4:1",
        "strategy: green,4:11",
        "cleanup: { source: gone },4:20",
        "access: { owners: me },4:19",
        "access: { grants: [keep] },4:11",
        "access: { roles: { a: [b] } },4:20",
        "access: { roles: [a] },4:11",
        "access: { tablespaces: { a: '' } },4:29",
        "title: [a],4:1",
        "title: '',4:8",
        "title:,4:1",
        "limits: 5s,4:9",
        "limits: [5s],4:1",
        "tables: { include: [] },4:11",
        "tables: { include: ['public.\"t'] },4:21",
        "tables: { include: [public.] },4:21",
        "tables: { map: { .t: {} } },4:18",
        "tables: { schemas: { a: [b] } },4:22",
        "cutover: { smoke-tests: ./run.sh },4:25",
        "cutover: { switch: { command: ./run.sh } },4:31",
        "cutover: { switch: { webhook: {} } },4:22",
        "cutover: { switch: { env-file: { path: a; key: 'A B' } } },4:48"
      })
  void aWrongValueIsLocated(String line, String place) {
    Finding finding = onlyAfterHead(line.replace(';', ',') + "\n");

    assertThat(finding.where()).isEqualTo("plan.yaml:" + place);
    assertThat(finding.code()).isEqualTo(ProblemCode.PLAN_INVALID);
    assertThat(finding.fix()).isNotBlank();
  }

  @Test
  void aBigBangNeedsDowntimeAndNoPause() {
    Finding without = onlyAfterHead("strategy: big-bang\n");
    Finding both = onlyAfterHead("strategy: big-bang\nlimits: { downtime: 2h, pause: 5s }\n");

    assertThat(without.fix()).startsWith("write limits: { downtime: 2h }");
    assertThat(both.where()).isEqualTo("plan.yaml:5:32");
  }

  @Test
  void oneSwitchPerEntry() {
    Finding finding =
        onlyAfterHead(
            "cutover: { switch: { command: { run: a }, env-file: { path: b, key: C } } }\n");

    assertThat(finding.fix()).contains("make it a list");
  }

  @Test
  void aTableThatIsMappedTwiceUnderTwoSpellingsIsFound() {
    Finding finding = onlyAfterHead("tables:\n  map:\n    users: {}\n    public.users: {}\n");

    assertThat(finding.where()).isEqualTo("plan.yaml:7:5");
    assertThat(finding.what()).contains("two entries");
  }

  @Test
  void aWrongIdOfTheMigrationIsFound() {
    assertThat(only(PlanDirectory.HEAD.replace("MIGRATION-001", "my migration")).fix())
        .contains("MIGRATION-001");
  }

  @Test
  void theSameDatabaseTwiceIsFound() {
    plans.secrets.variables.put(
        "NEW_DATABASE_URL", plans.secrets.variables.getOrDefault("OLD_DATABASE_URL", ""));

    assertThat(only(PlanDirectory.HEAD).what()).contains("the same database");
  }

  @Test
  void whatIsNotYamlIsLocated() {
    Finding finding = onlyAfterHead("tables: { include: [a\nowner: me\n");

    assertThat(finding.where()).startsWith("plan.yaml:5:");
    assertThat(finding.what()).startsWith("not YAML: ");
  }

  @Test
  void aTabIsNamed() {
    assertThat(onlyAfterHead("limits:\n\tpause: 5s\n").fix()).contains("tabs");
  }

  @Test
  void twoDocumentsInOneFileAreRefused() {
    assertThat(onlyAfterHead("---\nmigration: MIGRATION-002\n").fix())
        .contains("one plan per file");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThat(only("").what()).isEqualTo("the plan is empty");
    assertThat(only("# nothing but a comment\n").what()).isEqualTo("the plan is empty");
    assertThat(only("\n---\n").what()).isEqualTo("the plan is empty");
  }

  @Test
  void aFileThatHoldsNoSectionIsRefused() {
    assertThat(only("- a\n- b\n").what())
        .isEqualTo("the plan is a list, a section of keys is expected");
    assertThat(only("hello\n").what()).contains("a text");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    PlanReading reading = PlanReader.read(directory.resolve("nowhere.yaml"), plans.secrets);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(reading::plan)
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo(ProblemCode.PLAN_INVALID);
              assertThat(p.what()).startsWith("there is no file ").endsWith("nowhere.yaml");
              assertThat(p.where()).isEqualTo("nowhere.yaml");
            });
  }

  @Test
  void aDirectoryIsRefused() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> PlanReader.read(directory, plans.secrets).plan())
        .withMessageContaining("is a directory");
  }

  @Test
  void aFileThatIsNotUtf8IsRefusedAtItsPlace() {
    byte[] bytes = "owner: a\ntitle: Bücher\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> plans.read(bytes).plan())
        .satisfies(p -> assertThat(p.where()).isEqualTo("plan.yaml:2:9"))
        .withMessageContaining("not UTF-8");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    assertThat(onlyAfterHead("#".repeat(1_000_000)).what()).contains("larger than 1 MB");
  }

  @Test
  void aCharacterThatYamlDoesNotAllowIsLocated() {
    assertThat(onlyAfterHead("owner: a\u0007b\n").where()).startsWith("plan.yaml:4:");
  }

  @Test
  void deepNestingIsRefusedBeforeAnythingRecurses() {
    assertThat(onlyAfterHead("owner: " + "[".repeat(400_000)).what()).contains("nested deeper");
    assertThat(onlyAfterHead("owner: " + "{a: ".repeat(200_000)).what()).contains("nested deeper");
  }

  @Test
  void aliasesThatGrowWithoutMeasureAreRefused() {
    StringBuilder bomb = new StringBuilder("limits:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("  a%d: &a%d [".formatted(i, i));
      bomb.append((alias + " , ").repeat(9)).append(alias).append(" ]\n");
    }

    assertThat(onlyAfterHead(bomb.toString()).what()).contains("too large");
  }

  @Test
  void anAliasInsideItsOwnAnchorIsRefused() {
    assertThat(onlyAfterHead("tables: &t { map: { a: *t } }\n").what())
        .contains("inside its own anchor");
  }

  @Test
  void anUnknownTagIsRefused() {
    assertThat(onlyAfterHead("owner: !!java/object:java.io.File [a]\n").what()).contains("the tag");
    assertThat(onlyAfterHead("owner: !me a\n").what()).contains("the tag !me");
  }
}

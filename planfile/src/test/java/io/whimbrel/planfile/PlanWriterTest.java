package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.planfile.draft.PlanDraft;
import io.whimbrel.planfile.draft.PlanWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanWriterTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);
  private final List<Table> tables = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private static Column column(String name, String type) {
    return new Column(name, type, true, Optional.empty(), Generation.NONE, false);
  }

  private void table(TableName name, long bytes, List<Column> columns, ForeignKey... keys) {
    tables.add(
        new Table(
            name,
            Table.Kind.PLAIN,
            columns,
            Optional.of(new Key("pkey", List.of(columns.getFirst().name()))),
            RowIdentity.KEY,
            List.of(keys),
            Optional.empty(),
            bytes / 100,
            bytes));
  }

  private void keyless(TableName name, RowIdentity identity) {
    tables.add(
        new Table(
            name,
            Table.Kind.PLAIN,
            List.of(column("line", "text")),
            Optional.empty(),
            identity,
            List.of(),
            Optional.empty(),
            5,
            8192));
  }

  private Inventory inventory(String database) {
    return new Inventory(
        "PostgreSQL", "15.19", database, tables, List.of(), List.of(), List.of(), findings);
  }

  private String written(String title) {
    return PlanWriter.write(
        new PlanDraft(
            new MigrationId("MIGRATION-007"),
            title,
            "platform-team",
            "${env:OLD_DATABASE_URL}",
            "${env:NEW_DATABASE_URL}",
            inventory("shop")));
  }

  /** The plan with the example no longer commented out. */
  private static String withExample(String text) {
    StringBuilder lines = new StringBuilder();
    boolean isExample = false;
    for (String line : text.split("\n", -1)) {
      isExample = (isExample || line.startsWith("    # An example")) && !line.isBlank();
      lines.append(isExample && !line.contains("An example") ? line.replaceFirst("# ?", "") : line);
      lines.append('\n');
    }
    return lines.toString();
  }

  @Test
  void whatIsWrittenReadsBackAsAPlanWithTheDefaults() {
    table(new TableName("public", "users"), 5_000_000, List.of(column("id", "integer")));
    table(new TableName("sales", "orders"), 9_000_000_000L, List.of(column("id", "bigint")));

    String text = written("Users move");
    Plan plan = plans.plan(text);

    assertThat(plan.migration().text()).isEqualTo("MIGRATION-007");
    assertThat(plan.title()).isEqualTo("Users move");
    assertThat(plan.owner()).isEqualTo("platform-team");
    assertThat(plan.source().reference()).isEqualTo("${env:OLD_DATABASE_URL}");
    assertThat(plan.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(plan.tables().include()).containsExactly("public.*", "sales.*");
    assertThat(plan.monitor().length()).isEqualTo(Duration.ofMinutes(10));
    assertThat(plan.maps()).isEmpty();
    assertThat(text)
        .contains("PostgreSQL 15.19, database shop: 2 tables, about 90,050,000 rows, 9.0 GB")
        .contains("#   sales.orders  90,000,000 rows, 9.0 GB")
        .contains("#   public.users  50,000 rows, 5.0 MB");
  }

  @Test
  void everyKeyOfAPlanIsNamed() {
    table(
        new TableName("public", "users"),
        1,
        List.of(column("id", "integer"), column("a", "text"), column("b", "text")));

    String text = written("Users move");

    List<List<String>> sections =
        List.of(
            PlanKeys.PLAN,
            PlanKeys.LIMITS,
            PlanKeys.TABLES,
            PlanKeys.ACCESS,
            List.of("verify", "levels", "rules"),
            PlanKeys.CUTOVER,
            PlanKeys.SWITCH,
            PlanKeys.ENV_FILE,
            PlanKeys.COMMAND,
            PlanKeys.MONITOR,
            PlanKeys.CLEANUP);
    assertThat(sections).allSatisfy(keys -> keys.forEach(k -> assertThat(text).contains(k + ":")));
    assertThat(PlanKeys.TABLE).allSatisfy(k -> assertThat(text).contains(k + ":"));
  }

  @Test
  void tablesThatNeedADecisionAreNamedBesideExclude() {
    keyless(new TableName("public", "log"), RowIdentity.NOTHING);
    keyless(new TableName("public", "trail"), RowIdentity.FULL);

    String text = written("Logs move");

    assertThat(text)
        .contains("    # - \"public.log\"")
        .contains("no key: decide.")
        .contains("    # - \"public.trail\"")
        .contains("row by row");
    assertThat(plans.findings(text)).isEmpty();
  }

  @Test
  void whatWasFoundInTheWayIsWrittenAsAComment() {
    findings.add(
        Finding.block(
            ProblemCode.SETTING_WRONG,
            "wal_level is replica\nmigration: EVIL",
            "server",
            "alter system set wal_level = logical"));

    String text = written("Users move");

    assertThat(text).contains("#   BLOCK E-SETTING-WRONG: wal_level is replica\\nmigration: EVIL");
    assertThat(plans.plan(text).migration().text()).isEqualTo("MIGRATION-007");
  }

  @Test
  void theExampleIsValidWhenItIsNoLongerAComment() {
    TableName users = new TableName("public", "users");
    table(
        users,
        9_000,
        List.of(
            column("id", "integer"),
            column("email", "text"),
            column("name", "character varying(255)"),
            column("migrated", "numeric(10,2)")));
    table(
        new TableName("public", "orders"),
        500,
        List.of(column("id", "integer"), column("email", "text"), column("user_id", "integer")),
        new ForeignKey("o_email", List.of("email"), users, List.of("email")),
        new ForeignKey("o_user", List.of("user_id"), users, List.of("id")));

    Plan plan = plans.plan(withExample(written("Users move")));

    assertThat(plan.maps().keySet()).containsExactly(users);
    assertThat(plan.maps().values())
        .allSatisfy(
            m -> {
              assertThat(m.key()).isPresent();
              assertThat(m.columns()).hasSize(2);
              assertThat(m.drop()).containsExactly("migrated");
            });
    assertThat(new MappingBuilder().build(plan, inventory("shop")).isBlocked()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a'b\"c\"\"d",
        "\"",
        "key: value",
        "# comment",
        "line\nmigration: EVIL",
        "carriage\r\nreturn\u0085next\u2028line",
        "🐦 migrates \u200d across",
        "${env:NOT_SET}",
        "${",
        "*alias",
        "&anchor",
        "!tag",
        "- item",
        "[a, b]",
        "{a: b}",
        "null",
        "true",
        "0x1F",
        "1_000",
        "~",
        "a\\nb\\",
        "tab\tbed\u0007",
        " blank ",
        "my.schema",
        "%s %d",
        "@at`tick"
      })
  void hostileNamesReadBackAsTheyWere(String name) {
    TableName table = new TableName(name, name);
    table(
        table,
        9_000,
        List.of(column("id", "integer"), column(name, "text"), column(name + "2", "numeric(1,1)")));
    keyless(new TableName(name, name + "!"), RowIdentity.NOTHING);
    findings.add(Finding.warn(ProblemCode.KEY_MISSING, name, name, name));

    String text = written(name);
    Plan plan = plans.plan(text);
    Plan example = plans.plan(withExample(text));

    assertThat(plan.title()).isEqualTo(name.strip());
    assertThat(plan.migration().text()).isEqualTo("MIGRATION-007");
    assertThat(plan.maps()).isEmpty();
    assertThat(plan.tables().selects(table)).isTrue();
    assertThat(example.maps().keySet()).containsExactly(table);
    assertThat(example.maps().values())
        .allSatisfy(
            m -> {
              assertThat(m.to()).contains(table);
              assertThat(m.columns().get(name + "_new"))
                  .satisfies(c -> assertThat(String.valueOf(c)).contains(name));
              assertThat(m.drop()).containsExactly(name + "2");
            });
    assertThat(new MappingBuilder().build(example, inventory(name)).isBlocked()).isFalse();
  }
}

package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.communication.UpdateRules;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.approval.GateApproval;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.plan.mapping.MappingResult;
import io.whimbrel.core.plan.mapping.PlannedShares;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExamplePlanTest {

  private static final TableName USERS = new TableName("public", "users");

  private static Column column(String name, String type) {
    return new Column(name, type, true, Optional.empty(), Generation.NONE, false);
  }

  private static Table table(TableName name, List<Column> columns, ForeignKey... keys) {
    return new Table(
        name,
        Table.Kind.PLAIN,
        columns,
        Optional.of(new Key("pkey", List.of("id"))),
        RowIdentity.KEY,
        List.of(keys),
        Optional.empty(),
        1,
        8192);
  }

  /** The tables that the example is written for. */
  private static Inventory inventory(String nameColumn) {
    Table users =
        table(
            USERS,
            List.of(
                column("id", "integer"),
                column(nameColumn, "character varying(255)"),
                column("email", "character varying(255)"),
                column("created_at", "timestamp without time zone")));
    Table orders =
        table(
            new TableName("public", "orders"),
            List.of(column("id", "integer"), column("user_id", "integer")),
            new ForeignKey("orders_user_fkey", List.of("user_id"), USERS, List.of("id")));
    return new Inventory(
        "PostgreSQL",
        "15.19",
        "shop",
        List.of(orders, users),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Plan plan() {
    Path example = Path.of("../docs/examples/users-to-uuid.yaml");
    return PlanReader.read(example, MapSecrets.ofExamples()).plan();
  }

  @Test
  void theExampleMapsTheTablesItIsWrittenFor() {
    MappingResult result = new MappingBuilder().build(plan(), inventory("name"));

    assertThat(result.findings()).isEmpty();
    assertThat(result.mappings())
        .extracting(TableMapping::toString)
        .containsExactly("public.orders -> public.orders", "public.users -> public.users");
    assertThat(result.mappings().getFirst().columns().getLast().rule())
        .isEqualTo(new ValueRule.DeriveKey("user_id", "MIGRATION-001/public.users"));
    assertThat(result.mappings().getLast().columns())
        .extracting(ColumnMapping::name)
        .containsExactly("id", "full_name", "email", "created_at", "email_verified", "updated_at");
  }

  @Test
  void theGentleExampleHasEveryLimitThatSparesTheSource() {
    Path example = Path.of("../docs/examples/gentle.yaml");
    Throttle throttle =
        PlanReader.read(example, MapSecrets.ofExamples()).plan().limits().throttle();

    assertThat(throttle.rate()).isPresent();
    assertThat(throttle.probe()).isPresent();
    assertThat(throttle.disk()).isPresent();
    assertThat(throttle.source()).hasSize(4);
    assertThat(throttle.isOpen(Instant.parse("2026-03-02T20:00:00Z"))).isTrue();
    assertThat(throttle.isOpen(Instant.parse("2026-03-02T12:00:00Z"))).isFalse();
    assertThat(throttle.isOpen(Instant.parse("2026-03-07T12:00:00Z"))).isTrue();
  }

  @Test
  void theExampleOfAfolderGivesItsPlanWhatItDoesNotSay() {
    Path example = Path.of("../docs/examples/migrations/MIGRATION-001/plan.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();

    assertThat(plan.owner()).isEqualTo("platform-team");
    assertThat(plan.source().reference()).isEqualTo("${env:OLD_DATABASE_URL}");
    assertThat(plan.limits().pause()).isEqualTo(Duration.ofSeconds(2));
    assertThat(plan.limits().workers()).isEqualTo(8);
    assertThat(plan.backup().keep()).isEqualTo(Duration.ofDays(60));
    assertThat(plan.backup().to())
        .containsExactly(plan.directory().resolveSibling("backups").toString());
    assertThat(plan.notifying().channels()).hasSize(1);
    assertThat(plan.dossier().schedule().eta()).isPresent();
  }

  @Test
  void theExampleOfBigBangBoundsItsDowntime() {
    Path example = Path.of("../docs/examples/big-bang.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();

    assertThat(plan.strategy()).isEqualTo(Strategy.BIG_BANG);
    assertThat(plan.limits().downtime()).contains(Duration.ofHours(2));
  }

  @Test
  void theExampleOfBlueGreenWarmsTheTarget() {
    Path example = Path.of("../docs/examples/blue-green.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();

    assertThat(plan.cutover().warm().isWanted()).isTrue();
    assertThat(plan.cutover().warm().rounds()).isEqualTo(20);
  }

  @Test
  void theExampleOfAparallelRunShiftsReadsByAnHaProxy() {
    Path example = Path.of("../docs/examples/parallel-run.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();

    assertThat(plan.strategy()).isEqualTo(Strategy.PARALLEL_RUN);
    assertThat(plan.parallel().reads()).containsExactly(1, 10, 50, 100);
    assertThat(plan.parallel().compare().slower()).isEqualTo(1.5);
    assertThat(plan.parallel().compare().queries()).isPresent();
  }

  @Test
  void theExampleOfPhasesGivesEachItsTablesAndItsSwitch() {
    Path example = Path.of("../docs/examples/phased.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();
    List<Plan> parts = plan.phasing().phases().stream().map(plan::at).toList();

    assertThat(parts)
        .extracting(part -> part.migration().text())
        .containsExactly(
            "MIGRATION-009:catalogue", "MIGRATION-009:orders", "MIGRATION-009:everything-else");
    assertThat(List.of("product", "price_2024", "orders", "order_lines", "user"))
        .extracting(name -> parts.stream().map(p -> p.tables().selects(table(name))).toList())
        .containsExactly(
            List.of(true, false, false),
            List.of(true, false, false),
            List.of(false, true, false),
            List.of(false, true, false),
            List.of(false, false, true));
    assertThat(parts.get(1).cutover().smokeTests()).containsExactly("./smoke-tests.sh orders");
    assertThat(parts.get(2).cutover().smokeTests()).isEmpty();
  }

  @Test
  void theExampleOfPhasesByRowsGivesEachItsRows() {
    Path example = Path.of("../docs/examples/phased-by-tenant.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();
    TableName orders = new TableName("shop", "orders");

    assertThat(plan.phasing().sharing(orders)).isEqualTo(plan.phasing().phases());
    assertThat(
            plan.phasing().phases().stream()
                .map(plan::at)
                .map(PlannedShares::of)
                .map(shares -> shares.ofSource(orders).orElseThrow().told()))
        .containsExactly(
            "tenant_id in (1)", "tenant_id from 2 to below 4", "every other tenant_id");
    assertThat(plan.at(plan.phasing().phases().getFirst()).tables().selects(orders)).isTrue();
  }

  private static TableName table(String name) {
    return new TableName("public", name);
  }

  @Test
  void theExampleOfTheWayBackCarriesChangesBack() {
    Path example = Path.of("../docs/examples/rollback.yaml");
    Plan plan = PlanReader.read(example, MapSecrets.ofExamples()).plan();

    assertThat(plan.rollback().wayBack()).isEqualTo(RollbackRules.WayBack.SYNC);
    assertThat(plan.limits().logFull()).isEqualTo(LogFull.GIVE_UP);
  }

  @Test
  void theExampleOfCommunicationNamesWhoIsToldWhatAndWhen() {
    Path example = Path.of("../docs/examples/communication.yaml");
    CommunicationRules rules =
        PlanReader.read(example, MapSecrets.ofExamples()).plan().dossier().communication();

    assertThat(rules.stakeholders()).hasSize(5);
    assertThat(rules.channels(List.of())).containsExactly("team", "status-page");
    assertThat(rules.reminders()).first().extracting(r -> r.at().days()).isEqualTo(-28);
    assertThat(rules.reminders()).last().extracting(r -> r.at().isBehind()).isEqualTo(true);
    assertThat(rules.updates())
        .contains(new UpdateRules(Duration.ofHours(1), List.of("CTO", "Engineering")));
  }

  @Test
  void theExampleOfApprovalsAsksTwoPeople() {
    Path example = Path.of("../docs/examples/approvals.yaml");
    ApprovalRules rules = PlanReader.read(example, MapSecrets.ofExamples()).plan().approvals();

    assertThat(rules.of(ApprovedGate.CUTOVER))
        .contains(new GateApproval(2, List.of("dba", "owner"), GateApproval.OwnRun.REFUSED));
    assertThat(rules.person("raj").orElseThrow().isUser("r.singh")).isTrue();
  }

  @Test
  void theExampleOfBackupsSaysWhereTheyAreKeptAndTried() {
    Path example = Path.of("../docs/examples/backup.yaml");
    BackupRules backup = PlanReader.read(example, MapSecrets.ofExamples()).plan().backup();

    assertThat(backup.isWanted()).isTrue();
    assertThat(backup.to())
        .containsExactly(
            example.toAbsolutePath().normalize().resolveSibling("backups").toString(),
            "/mnt/nas/whimbrel");
    assertThat(backup.keep()).isEqualTo(Duration.ofDays(90));
    assertThat(backup.daily()).isEqualTo(Duration.ofDays(30));
    assertThat(backup.test()).isEqualTo(new BackupRules.RestoreTest.Embedded());
  }

  @Test
  void theExamplePlanOfDumpsNamesItsPrograms() {
    Path example = Path.of("../docs/examples/backup-pg_dump.yaml");

    BackupRules backup = PlanReader.read(example, MapSecrets.ofExamples()).plan().backup();

    assertThat(backup.by()).isEqualTo(BackupRules.Maker.PG_DUMP);
    assertThat(backup.programs()).contains(Path.of("/usr/lib/postgresql/18/bin"));
  }

  @Test
  void theExampleOfBucketsSaysHowTheyAreReached() {
    MapSecrets secrets = MapSecrets.ofExamples();
    secrets.variables.put("S3_ACCESS_KEY", "id");
    secrets.variables.put("S3_SECRET_KEY", "hush");
    Path example = Path.of("../docs/examples/backup-s3.yaml");
    BackupRules backup = PlanReader.read(example, secrets).plan().backup();

    assertThat(backup.to()).endsWith("s3://shop-backups/whimbrel");
    assertThat(backup.s3().endpoint()).contains(URI.create("https://minio.example.com:9000"));
    assertThat(backup.s3().addressing()).contains(S3Rules.Addressing.PATH);
    assertThat(backup.s3().key())
        .hasValueSatisfying(k -> assertThat(k.secret().value()).isEqualTo("hush"));
    assertThat(backup.s3().toString()).doesNotContain("hush");
    assertThat(backup.s3().encryption())
        .contains(new S3Rules.Encryption("AES256", Optional.empty()));
    assertThat(backup.s3().storageClass()).contains("STANDARD");
  }

  @Test
  void theExampleOfQualityHasEveryPolicy() {
    Path example = Path.of("../docs/examples/quality.yaml");
    QualityRules rules =
        PlanReader.read(example, MapSecrets.ofExamples()).plan().verify().quality();
    TableName customers = new TableName("public", "customers");

    assertThat(rules.sampleRows()).isEqualTo(500_000);
    assertThat(rules.statementMax()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rules.fix(customers, "email")).isPresent();
    assertThat(rules.rule(customers, List.of("zip"), QualityKind.MISFITS))
        .flatMap(QualityRule::policy)
        .contains(QualityPolicy.KEEP_ASIDE);
    assertThat(
            rules.rule(customers, List.of("born"), QualityKind.SUSPICIOUS).orElseThrow().accept())
        .hasValue(100);
    assertThat(rules.rule(customers, List.of("age"), QualityKind.MISFITS))
        .flatMap(QualityRule::rule)
        .contains("age not between 0 and 130");
  }

  @Test
  void theExampleOfProofHasEveryLevelAndEveryKindOfExpectation() {
    Path example = Path.of("../docs/examples/proof.yaml");
    VerifyRules rules = PlanReader.read(example, MapSecrets.ofExamples()).plan().verify();

    assertThat(rules.levels()).containsExactly(Level.values());
    assertThat(rules.accepted()).containsExactly("index public.orders_old_idx");
    assertThat(rules.limit()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rules.rules())
        .extracting(rule -> rule.expect().getClass().getSimpleName())
        .containsExactly("Equal", "NoRows", "AtLeast", "Value");
  }

  @Test
  void aColumnThatIsNotThereIsSaidAtItsPlaceInTheFile() {
    MappingResult result = new MappingBuilder().build(plan(), inventory("names"));

    assertThat(result.findings())
        .singleElement()
        .isEqualTo(
            Finding.block(
                ProblemCode.PLAN_INVALID,
                "table public.users has no column 'name'",
                "users-to-uuid.yaml:18:33",
                "did you mean 'names'? Otherwise name a column that is there"));
  }

  @Test
  void theWatchedPlanHasFiguresAlertsAndTriggers() {
    Plan plan =
        PlanReader.read(Path.of("../docs/examples/watched.yaml"), MapSecrets.ofExamples()).plan();

    assertThat(plan.watch().application()).hasSize(2);
    assertThat(plan.watch().alerts()).hasSize(4);
    assertThat(plan.watch().triggers()).hasSize(5);
    assertThat(plan.watch().baseline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(plan.monitor().cadence()).hasSize(3);
    assertThat(plan.monitor().success()).hasSize(4);
  }
}

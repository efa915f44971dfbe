package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.KeyKind;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.core.schema.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private static TableMap map(Plan plan, String schema, String table) {
    return Optional.ofNullable(plan.maps().get(new TableName(schema, table))).orElseThrow();
  }

  @Test
  void theExampleOfTheDocumentationIsRead() {
    Path example = Path.of("../docs/examples/users-to-uuid.yaml").toAbsolutePath().normalize();

    Plan plan = PlanReader.read(example, plans.secrets).plan();

    assertThat(plan.file()).isEqualTo(example);
    assertThat(plan.migration().text()).isEqualTo("MIGRATION-001");
    assertThat(plan.title()).isEqualTo("Users move to UUID keys on the new cluster");
    assertThat(plan.types())
        .containsExactly(MigrationType.DATA, MigrationType.SCHEMA, MigrationType.VERSION);
    assertThat(plan.owner()).isEqualTo("platform-team");
    assertThat(plan.source().secret()).isEqualTo("postgresql://app:old-secret@old:5432/shop");
    assertThat(plan.source().reference()).isEqualTo("${env:OLD_DATABASE_URL}");
    assertThat(plan.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(plan.tables().exclude()).containsExactly("public.tmp_*");
    TableMap users = map(plan, "public", "users");
    assertThat(users.key()).contains(KeyKind.UUID);
    assertThat(users.columns().keySet())
        .containsExactly("full_name", "email", "email_verified", "created_at", "updated_at");
    assertThat(users.columns())
        .contains(
            entry(
                "full_name",
                new ColumnMap(
                    Optional.of("name"),
                    Optional.of("varchar(500)"),
                    Optional.of(false),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
    assertThat(users.indexes()).containsExactly("(created_at)");
    assertThat(plan.cutover().switches())
        .containsExactly(
            new SwitchAction.EnvFile(
                example.resolveSibling("app.env"),
                "DATABASE_URL",
                Optional.of("./restart-app.sh")));
    assertThat(plan.locate("tables.map.public.users.columns.email.type"))
        .isEqualTo("users-to-uuid.yaml:19:33");
  }

  @Test
  void whatAPlanLeavesOutHasItsDefault() {
    Plan plan = plans.plan(PlanDirectory.HEAD);

    assertThat(plan.title()).isEqualTo("MIGRATION-001");
    assertThat(plan.types()).containsExactly(MigrationType.DATA);
    assertThat(plan.owner()).isEmpty();
    assertThat(plan.journal()).isEmpty();
    assertThat(plan.strategy()).isEqualTo(Strategy.BLUE_GREEN);
    assertThat(plan.schema()).isEqualTo(SchemaMode.CREATE);
    assertThat(plan.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(plan.tables().include()).containsExactly("public.*");
    assertThat(plan.tables().exclude()).isEmpty();
    assertThat(plan.cutover().switches()).isEmpty();
    assertThat(plan.cutover().approve()).isEqualTo(Approval.PERSON);
    assertThat(plan.monitor().length()).isEqualTo(Duration.ofMinutes(10));
    assertThat(plan.monitor().every()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plan.cleanup().source()).isEqualTo(CleanupRules.OldSide.READ_ONLY);
    assertThat(plan.access()).isEqualTo(AccessRules.DEFAULT);
    assertThat(plan.directory()).isEqualTo(directory.toAbsolutePath());
  }

  @Test
  void whatBelongsToWhomIsRead() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                access:
                  owners: keep
                  grants: keep
                  roles: { app: app_v2, "old owner": new_owner }
                  tablespaces: { fast: nvme }
                """);

    assertThat(plan.access())
        .isEqualTo(
            new AccessRules(
                AccessRules.Owners.KEEP,
                AccessRules.Grants.KEEP,
                Map.of("app", "app_v2", "old owner", "new_owner"),
                Map.of("fast", "nvme")));
  }

  @Test
  void everyLimitIsReadInItsUnit() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                limits:
                  pause: 200ms
                  workers: 8
                  lag: 2m
                  log: 512MB
                  chunk-rows: 50k
                  open-transactions: 0s
                  retry: 2h
                monitor: { for: 7d, every: 30s, checks: ["select true"] }
                cleanup: { source: release }
                schema: existing
                type: platform
                """);

    assertThat(plan.limits())
        .isEqualTo(
            new Limits(
                Duration.ofMillis(200),
                8,
                Duration.ofMinutes(2),
                512_000_000,
                50_000,
                Duration.ZERO,
                Duration.ofHours(2)));
    assertThat(plan.monitor().length()).isEqualTo(Duration.ofDays(7));
    assertThat(plan.monitor().checks()).containsExactly("select true");
    assertThat(plan.cleanup().source()).isEqualTo(CleanupRules.OldSide.RELEASE);
    assertThat(plan.schema()).isEqualTo(SchemaMode.EXISTING);
    assertThat(plan.types()).containsExactly(MigrationType.PLATFORM);
  }

  @Test
  void theThrottleIsReadWhole() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                limits:
                  rate: 50MB
                  hours: ["Mon-Fri 22:00-06:00 Europe/Zurich", "Sat,Sun 00:00-24:00 Europe/Zurich"]
                  source: ["active_sessions > 40", "probe_p95 > 20ms"]
                  probe: select 1
                  disk: "select 1e9"
                  log-full: give-up
                """);

    Throttle throttle = plan.limits().throttle();
    assertThat(throttle.rate()).contains(50_000_000L);
    assertThat(throttle.hours()).hasSize(2);
    assertThat(throttle.source())
        .extracting(Rule::text)
        .containsExactly("active_sessions > 40", "probe_p95 > 20ms");
    assertThat(throttle.probe()).contains("select 1");
    assertThat(throttle.disk()).contains("select 1e9");
    assertThat(plan.limits().logFull()).isEqualTo(LogFull.GIVE_UP);
  }

  @Test
  void aTableEntryIsReadWhole() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                tables:
                  include: [orders, "*.users", "\\"my.schema\\".t*"]
                  schemas: { shop: store }
                  map:
                    shop.orders:
                      to: bestellungen
                      columns:
                        total: { type: "numeric(12,2)", up: total::numeric, down: total, default: 0, nullable: true }
                      drop: [note]
                      where: |
                        created_at > '2020-01-01'
                      indexes: ["using gin (tags)"]
                    "\\"my.schema\\".t": { to: app.t }
                """);

    assertThat(plan.tables().include()).containsExactly("public.orders", "*.users", "my.schema.t*");
    assertThat(plan.schemas()).containsExactly(entry("shop", "store"));
    TableMap orders = map(plan, "shop", "orders");
    assertThat(orders.to()).contains(new TableName("store", "bestellungen"));
    assertThat(orders.columns())
        .containsExactly(
            entry(
                "total",
                new ColumnMap(
                    Optional.empty(),
                    Optional.of("numeric(12,2)"),
                    Optional.of(true),
                    Optional.of("total::numeric"),
                    Optional.of("total"),
                    Optional.of("0"))));
    assertThat(orders.drop()).containsExactly("note");
    assertThat(orders.where()).contains("created_at > '2020-01-01'");
    assertThat(orders.indexes()).containsExactly("using gin (tags)");
    assertThat(plan.maps()).containsKey(new TableName("my.schema", "t"));
    assertThat(plan.locate("tables.map.shop.orders.where")).isEqualTo("plan.yaml:13:14");
    assertThat(plan.locate("tables.map.shop.orders.drop.0")).isEqualTo("plan.yaml:12:14");
    assertThat(plan.locate("tables.map.shop.orders.unsaid")).isEqualTo("plan.yaml:8:5");
  }

  @Test
  void severalSwitchesKeepTheirOrder() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                cutover:
                  switch:
                    - command: { run: ./pool pause, undo: ./pool resume }
                    - env-file: { path: /etc/app/../app.env, key: DATABASE_URL }
                    - command: { run: ./pool resume }
                  approve: rule
                """);

    assertThat(plan.cutover().switches())
        .containsExactly(
            new SwitchAction.Command("./pool pause", Optional.of("./pool resume")),
            new SwitchAction.EnvFile(Path.of("/etc/app.env"), "DATABASE_URL", Optional.empty()),
            new SwitchAction.Command("./pool resume", Optional.empty()));
    assertThat(plan.cutover().approve()).isEqualTo(Approval.RULE);
  }

  @Test
  void sectionsThatAreNotFilledInAreAsIfTheyWereNotThere() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                limits:
                  # pause: 5s
                tables:
                  exclude:
                  map:
                cutover:
                """);

    assertThat(plan.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(plan.maps()).isEmpty();
    assertThat(plan.tables().exclude()).isEmpty();
  }

  @Test
  void anAliasRepeatsWhatItsAnchorSays() {
    Plan plan =
        plans.plan(
            PlanDirectory.HEAD
                + """
                tables:
                  map:
                    a: { columns: { at: &berlin { type: timestamptz, up: "at at time zone 'Europe/Berlin'" } } }
                    b: { columns: { at: *berlin } }
                """);

    assertThat(plan.maps().get(new TableName("public", "b")))
        .isEqualTo(plan.maps().get(new TableName("public", "a")));
  }
}

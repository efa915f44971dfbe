package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The schema change plan of a real database: before its run, and behind it. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class SchemaChangeVoyageTest {
  private static final int FINDINGS = 3;
  private static final Map<String, String> NO_VARIABLES = Map.of();

  private static final List<String> HEADINGS =
      List.of(
          "### Migration Type: ",
          "### Database Agent: ",
          "## Migration Overview",
          "## Schema Changes",
          "### Tables to Modify",
          "### New Tables",
          "### Fields to Add/Modify/Remove",
          "## Migration Strategy",
          "### Phase 1: Preparation",
          "### Phase 2: Execution",
          "### Phase 3: Verification",
          "## Prisma Migration Scripts",
          "### Migration File",
          "### Rollback Script",
          "## Zero-Downtime Considerations",
          "### Application Compatibility",
          "### Database Performance",
          "## Data Migration Requirements",
          "### Data to Migrate",
          "### Data Validation",
          "## Risk Assessment",
          "### High Risk Areas",
          "### Rollback Triggers",
          "## Testing Plan",
          "### Staging Environment",
          "### Production Readiness",
          "## Application Code Changes",
          "### Backend Updates Required",
          "### Frontend Updates Required",
          "## Monitoring & Alerts",
          "### Key Metrics to Monitor",
          "## Documentation Updates",
          "## Timeline",
          "## Communication Log");

  private static final List<String> ITEMS =
      List.of(
          "Migration strategy defined",
          "Rollback plan documented",
          "Zero-downtime approach verified",
          "Data integrity plan created",
          "Performance impact assessed",
          "Backup current database",
          "Test migration on staging",
          "Verify rollback procedures",
          "Monitor performance baseline",
          "Execute migration scripts",
          "Verify data integrity",
          "Update application code",
          "Test all functionality",
          "Performance monitoring",
          "Error rate monitoring",
          "User functionality testing",
          "Production verification",
          "Old code works with new schema",
          "New code works with old schema",
          "Gradual rollout possible",
          "Feature flags configured",
          "Index creation strategies",
          "Lock duration minimized",
          "Query performance maintained",
          "Connection pool stable",
          "Source data integrity verified",
          "Transformation rules tested",
          "Destination validation complete",
          "Audit trail maintained",
          "Performance degradation >50%",
          "Error rate >5%",
          "Critical functionality broken",
          "Data corruption detected",
          "Migration executed successfully",
          "All tests passing",
          "Performance acceptable",
          "Rollback tested",
          "Staging verification complete",
          "Monitoring alerts configured",
          "Support team notified",
          "Maintenance window scheduled",
          "Schema documentation updated",
          "API documentation reflects changes",
          "MASTER_DOCUMENTATION.md updated",
          "Migration procedures documented");

  private static final List<String> TABLES =
      List.of(
          "| Table | Change Type | Description | Risk Level |",
          "| Table Name | Purpose | Relationships | Indexes Required |",
          "| Table | Field | Action | Type | Default Value |",
          "| Source | Destination | Transformation Required | Volume |",
          "| Risk | Impact | Probability | Mitigation Strategy |",
          "| File | Change Type | Description | Testing Status |",
          "| Component | Change Type | Description | Testing Status |",
          "| Metric | Baseline | Alert Threshold | Recovery Action |",
          "| Phase | Duration | Dependencies | Completion Criteria |");

  private final Servers servers;

  SchemaChangeVoyageTest(Servers servers) {
    this.servers = servers;
  }

  private static void write(Path directory, String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String document(Path directory) throws IOException {
    return Files.readString(directory.resolve("MIGRATION-010-schema-change.md"))
        .replace("&amp;", "&")
        .replace("&gt;", ">")
        .replace("\\_", "_")
        .replace("\\*", "*");
  }

  private static void files(Path directory) {
    write(
        directory,
        "plan.yaml",
        """
        migration: MIGRATION-010
        title: Payments
        type: schema
        target: ${env:SHOP_URL}
        schedule: { start: 2027-03-14, eta: 2027-03-16, window: "22:00-02:00 UTC" }
        schema-change:
          backend: "back/**/*.java"
          frontend: [ "web/**" ]
          old-queries: old.sql
          new-queries: new.sql
        steps:
          - { name: schema, sql: migrations }
          - { name: counted, after: schema, check: { sql: { run: "select count(*) from payments", expect: 0 } } }
        """);
    write(
        directory,
        "migrations/1.0__payments.sql",
        """
        -- Description: payments of orders
        -- Forward migration
        begin;
        create table payments (id bigint primary key,
          order_id bigint not null references orders);
        comment on table payments is 'what was paid';
        alter table orders alter column total type bigint;
        alter table orders add column paid boolean not null default false;
        update orders set total = total * 100;
        commit;
        create index concurrently orders_paid on orders (paid);

        -- Rollback
        -- drop index concurrently if exists orders_paid;
        -- alter table orders drop column paid;
        -- alter table orders alter column total type int;
        -- drop table payments;
        """);
    write(directory, "old.sql", "select id, total from orders where id = $1;\n");
    write(directory, "new.sql", "insert into payments values (1, 1);\n");
    write(directory, "back/Order.java", "class Order {\n  long total;\n}\n");
    write(directory, "web/order.ts", "export const nothing = 1;\n");
    write(
        directory,
        "NOTES.md",
        """
        ## Key Metrics to Monitor
        - Query Performance baseline: 12 ms
        - Query Performance recovery: roll back
        """);
  }

  @Test
  void theWholeFormIsFilledFromATrialAndFromTheRunBehindIt(@TempDir Path directory)
      throws Exception {
    String name = servers.name("change");
    String url = servers.target().createDatabase(name);
    servers
        .target()
        .execute(
            name,
            "create table orders (id bigint primary key, total int);"
                + " insert into orders select i, i from generate_series(1, 5000) i");
    files(directory);
    CommandsHere commands = new CommandsHere(Map.of("SHOP_URL", url), Clock.systemUTC());
    String plan = directory.resolve("plan.yaml").toString();

    assertThat(commands.run("schema-change", plan, "-q", "--rows", "100"))
        .as(commands.said())
        .isZero();
    String before = document(directory);

    assertThat(before.lines()).containsAll(HEADINGS.subList(2, HEADINGS.size()));
    HEADINGS.forEach(heading -> assertThat(before).containsOnlyOnce("\n" + heading));
    ITEMS.forEach(item -> assertThat(before).containsPattern("- \\[[ x]] " + item));
    TABLES.forEach(head -> assertThat(before).contains(head.substring(0, head.length() - 2)));
    assertThat(before).doesNotContainPattern("\\[[A-Z][A-Za-z /]+]").doesNotContain("TODO");
    assertThat(before)
        .contains("| public.payments | what was paid | order_id refers to public.orders (id) |")
        .contains("| public.orders | total | modify (type integer becomes bigint) |")
        .contains("the table is rewritten, and reads and writes wait")
        .contains("- [x] Verify rollback procedures - taken back on PostgreSQL")
        .contains("- [x] Old code works with new schema")
        .contains("- [ ] New code works with old schema - fails: refused: new.sql:1")
        .contains("- [ ] Lock duration minimized - fails")
        .contains("- [x] Index creation strategies - every index is made concurrently")
        .containsPattern("- \\[x] Transformation rules tested - its statements ran on \\d+ rows")
        .contains("- [ ] Execute migration scripts")
        .contains("| back/Order.java | column retyped | public.orders.total, on 1 line |")
        .contains("no file mentions what changes")
        .contains("| Query Performance | 12 ms | +50% | roll back |");
    assertThat(Files.readString(directory.resolve("MIGRATION-010-schema-change.html")))
        .contains("Zero-Downtime Considerations")
        .doesNotContain("<script");
    assertThat(
            commands.run("tick", "change-execution.code", plan, "--by", "ana", "-c", "all green"))
        .as(commands.said())
        .isZero();
    assertThat(commands.run("issue", "add", "who tells support?", plan, "--by", "raj"))
        .as(commands.said())
        .isZero();
    assertThat(commands.run("run", plan, "-q")).as(commands.said()).isZero();
    assertThat(commands.run("schema-change", plan, "-q")).as(commands.said()).isZero();

    assertThat(document(directory))
        .contains("- [x] Execute migration scripts - done in the run: schema")
        .contains("- [x] Verify data integrity - held in the run: counted")
        .contains("- [x] Update application code - ana, ")
        .containsPattern("### \\S+ \\S+ UTC - raj\n\nissue 1 .*: who tells support")
        .contains("| back/Order.java | column retyped | public.orders.total, on 1 line | ana, ")
        .contains("| public.orders | total | modify (type integer becomes bigint) |");
  }

  @Test
  void aScriptThatFailsAndAWayBackThatLeavesSomethingAreNamed(@TempDir Path directory)
      throws Exception {
    write(directory, "now.sql", "create table a (id int);");
    write(
        directory,
        "plan.yaml",
        """
        migration: MIGRATION-010
        steps: [{ name: s, sql: m.sql }]
        target: ${env:SHOP_URL}
        schema-change: { baseline: now.sql }
        """);
    CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());
    String plan = directory.resolve("plan.yaml").toString();
    write(directory, "m.sql", "alter table a add b int;\nalter table missing add c int;\n");

    assertThat(commands.run("schema-change", plan)).as(commands.said()).isEqualTo(FINDINGS);
    assertThat(document(directory)).contains("m.sql:2").contains("\"missing\" does not exist");

    write(
        directory, "m.sql", "create table b (id int);\n-- Rollback\n-- create index on a (id);\n");

    assertThat(commands.run("schema-change", plan)).as(commands.said()).isEqualTo(FINDINGS);
    assertThat(document(directory))
        .contains(
            "the structure is not as before: added table public.b, added index a_id_idx of"
                + " public.a");
  }

  @Test
  void noSecretOfAPlaceholderComesIntoWhatIsWritten(@TempDir Path directory) throws Exception {
    write(directory, "now.sql", "create table t (id int);");
    write(directory, "back/Shop.java", "select state_of(?)");
    write(
        directory,
        "plan.yaml",
        """
        migration: MIGRATION-010
        target: ${env:SHOP_URL}
        schema-change: { baseline: now.sql, backend: "back/*" }
        steps:
          - name: s
            flyway: { files: db, replay: true, placeholders: { pw: "${env:PW}", kind: plain } }
        """);
    write(
        directory,
        "db/V1__states.sql",
        """
        create role app_u password '${pw}';
        alter table t add state text default '${pw}';
        alter table t add ${kind} text default '${kind}';
        create function state_of(n numeric) returns text return '${pw}';
        """);
    write(
        directory,
        "db/U1__states.sql",
        "drop function state_of; alter table t drop ${kind}, drop state;\ndrop role app_u;\n");
    String plan = directory.resolve("plan.yaml").toString();

    for (Map<String, String> environment : List.of(Map.of("PW", "hush-4711"), NO_VARIABLES)) {
      CommandsHere commands = new CommandsHere(environment, Clock.systemUTC());
      assertThat(commands.run("schema-change", plan)).as(commands.said()).isZero();
      assertThat(commands.said()).doesNotContain("hush-4711");
      assertThat(document(directory))
          .contains("create role app_u password '‹pw›'")
          .contains("the value of placeholder pw")
          .contains("| back/Shop.java | routine added |")
          .contains("| public.t | plain | add | text | 'plain'::text |");
      assertThat(everythingIn(directory)).doesNotContain("hush-4711");
    }
  }

  private static String everythingIn(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void whatTheHistoryOfAToolHasIsNotTriedAgain(@TempDir Path directory) throws Exception {
    String name = servers.name("prisma");
    String url = servers.target().createDatabase(name);
    write(
        directory,
        "plan.yaml",
        """
        migration: MIGRATION-010
        target: ${env:SHOP_URL}
        steps: [{ name: s, prisma: { files: prisma, replay: true } }]
        """);
    write(directory, "prisma/1_first/migration.sql", "create table first (id int);");
    write(directory, "prisma/1_first/down.sql", "drop table first;");
    CommandsHere commands = new CommandsHere(Map.of("SHOP_URL", url), Clock.systemUTC());
    String plan = directory.resolve("plan.yaml").toString();
    assertThat(commands.run("run", plan, "-q")).as(commands.said()).isZero();
    write(
        directory,
        "next.yaml",
        """
        migration: MIGRATION-011
        target: ${env:SHOP_URL}
        steps: [{ name: s, prisma: { files: prisma, replay: true } }]
        """);
    write(directory, "prisma/2_second/migration.sql", "alter table first add column b int;");
    write(directory, "prisma/2_second/down.sql", "alter table first drop column b;");

    assertThat(commands.run("schema-change", directory.resolve("next.yaml").toString(), "-q"))
        .as(commands.said())
        .isZero();

    assertThat(
            Files.readString(directory.resolve("MIGRATION-011-schema-change.md"))
                .replace("\\_", "_"))
        .contains("**Done before:** 1_first")
        .contains("| public.first | b | add | integer |")
        .contains("- [x] Verify rollback procedures")
        .doesNotContain("create table first");
  }
}

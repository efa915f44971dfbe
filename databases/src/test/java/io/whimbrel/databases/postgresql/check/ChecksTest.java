package io.whimbrel.databases.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.ControlCleanup;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.databases.postgresql.schema.PostgresSchemaWriter;
import io.whimbrel.databases.postgresql.schema.PostgresSequences;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static EmbeddedPostgres source;
  private static EmbeddedPostgres target;

  @BeforeAll
  static void start() {
    source =
        EmbeddedPostgres.builder(PostgresVersion.V15)
            .setting("max_slot_wal_keep_size", "1GB")
            .start();
    target = EmbeddedPostgres.start(PostgresVersion.V18);
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  @Test
  void everyObstacleOnTheSourceIsFoundWithItsFix() throws SQLException {
    source.createDatabase("obstacles");
    source.execute(
        "obstacles",
        """
        create table keyless (t text);
        create table silent (id int primary key);
        alter table silent replica identity nothing;
        create unlogged table quick (id int primary key);
        create table base (id int primary key);
        create table child () inherits (base);
        create table guarded (id int primary key);
        create policy mine on guarded using (true);
        create function watch() returns event_trigger language plpgsql as 'begin end';
        create event trigger watch on ddl_command_end execute function watch();
        create publication theirs for table base;
        create cast (int as point) with inout;
        select lo_create(0);
        create role reader login;
        grant select on all tables in schema public to reader
        """);
    try (Connection writer = source.connect("obstacles")) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into base values (7)");
      Query.execute(writer, "prepare transaction 'held'");
    }

    List<Finding> findings = findings("obstacles", "postgres");

    assertThat(findings)
        .extracting(f -> f.severity() + " " + f.code() + " " + f.where())
        .contains(
            "BLOCK KEY_MISSING public.keyless",
            "BLOCK KEY_MISSING public.silent",
            "BLOCK KEY_MISSING public.child",
            "WARN OBJECT_UNSUPPORTED public.quick",
            "WARN OBJECT_UNSUPPORTED public.child",
            "WARN OBJECT_UNSUPPORTED publications",
            "WARN OBJECT_UNSUPPORTED large objects",
            "WARN SETTING_WRONG max_slot_wal_keep_size",
            "BLOCK TRANSACTION_PREPARED held");
    assertThat(findings("obstacles", "reader"))
        .extracting(f -> f.code() + " " + f.fix())
        .contains(
            "GRANT_MISSING alter role \"reader\" replication",
            "GRANT_MISSING grant create on database \"obstacles\" to \"reader\"; -- or, as an"
                + " administrator: create schema whimbrel authorization \"reader\"; create"
                + " publication whimbrel_migration_001_prepared for table only <each table that"
                + " moves>",
            "GRANT_MISSING alter table \"public\".\"base\" owner to \"reader\"",
            "GRANT_MISSING grant pg_monitor to \"reader\"",
            "GRANT_MISSING grant pg_signal_backend to \"reader\"");
    source.execute("obstacles", "rollback prepared 'held'");
  }

  @Test
  void aRunOfTheSameNameOnAnotherDatabaseOfTheServerIsFound() {
    source.createDatabase("mine");
    source.createDatabase("theirs");
    String slot = RunNames.slot(Shop.SCOPE.run());
    source.execute(
        "theirs", "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    try {
      assertThat(findings("mine", "postgres"))
          .filteredOn(f -> f.where().equals(slot))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
                assertThat(finding.what()).contains("database theirs");
              });
      assertThat(findings("theirs", "postgres")).noneMatch(f -> f.where().equals(slot));
    } finally {
      source.execute("theirs", "select pg_drop_replication_slot('%s')".formatted(slot));
    }
  }

  @Test
  void aFixOfAKeylessTableMendsIt() {
    source.createDatabase("mended");
    source.execute("mended", "create table keyless (t text)");

    findings("mended", "postgres").stream()
        .filter(f -> f.code() == ProblemCode.KEY_MISSING)
        .forEach(f -> source.execute("mended", f.fix()));

    assertThat(findings("mended", "postgres")).noneMatch(f -> f.code() == ProblemCode.KEY_MISSING);
  }

  @Test
  void aMappedShopGetsItsStructure() throws SQLException {
    shop("mapped");
    Inventory inventory = catalog("mapped").inventory(Shop.ALL);
    List<ObjectDefinition> definitions = catalog("mapped").inventory(Shop.ALL).definitions();
    List<TableMapping> mappings = Shop.mappings(inventory, Shop.maps());
    PostgresSchemaWriter writer = writer("mapped");

    List<Finding> findings = preconditions("mapped").find(definitions, mappings, SchemaMode.CREATE);
    writer.plan(inventory, definitions, mappings).forEach(writer::run);

    assertThat(findings).noneMatch(f -> f.severity() == Severity.BLOCK);
    assertThat(findings)
        .filteredOn(f -> f.code() == ProblemCode.OBJECT_UNSUPPORTED)
        .extracting(Finding::where)
        .containsExactlyInAnyOrder(
            "constraint counted on public.users",
            "index public.users_legacy",
            "view public.names",
            "view public.totals",
            "trigger touch on public.users");
    assertThat(lines("mapped", "select indexdef from pg_indexes where schemaname <> 'pg_catalog'"))
        .contains(
            "CREATE INDEX users_name ON public.users USING btree (lower((\"full name\")::text)"
                + " DESC) INCLUDE (email) WHERE ((\"full name\")::text <> 'x'::text)",
            "CREATE INDEX users_verified_idx ON public.users USING btree (verified)",
            "CREATE INDEX orders_user ON shop.purchases USING btree (user_id, total DESC)");
    assertThat(lines("mapped", "select pg_get_constraintdef(oid) from pg_constraint"))
        .contains(
            "FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE DEFERRABLE",
            "CHECK ((((\"full name\")::text <> ''::text) AND (length((\"full name\")::text) <"
                + " 200)))");
    target.execute(
        "mapped",
        "insert into public.users (\"full name\") values ('Ana');"
            + " insert into shop.purchases (user_id, total) select id, 1 from public.users");
    assertThat(lines("mapped", "select initial from public.users")).containsExactly("A");
  }

  @Test
  void whatTheTargetRefusesIsNamedByItsPlaceInThePlan() throws SQLException {
    shop("refused");
    Inventory inventory = catalog("refused").inventory(Shop.ALL);
    Map<String, ColumnMap> columns = new LinkedHashMap<>();
    columns.put("email", Shop.column("", "", "lower(mail)"));
    columns.put("name", Shop.column("", "varchr(5)", ""));
    columns.put("created_at", Shop.column("", "date", "created_at + legacy"));
    Map<TableName, TableMap> maps =
        Map.of(Shop.USERS, Shop.users(columns, List.of("(nowhere)", "unique (id)"), "nme = 'x'"));
    List<TableMapping> mappings = Shop.mappings(inventory, maps);

    List<Finding> findings =
        preconditions("refused")
            .find(
                catalog("refused").inventory(Shop.ALL).definitions(), mappings, SchemaMode.CREATE);

    assertThat(findings)
        .filteredOn(f -> f.severity() == Severity.BLOCK)
        .extracting(f -> f.code() + " " + f.where())
        .containsExactlyInAnyOrder(
            "EXPRESSION_REFUSED tables.map.public.users.columns.email.up",
            "EXPRESSION_REFUSED tables.map.public.users.columns.name.type",
            "EXPRESSION_REFUSED tables.map.public.users.columns.created_at.up",
            "KEY_MISSING tables.map.public.users.columns.created_at.up",
            "EXPRESSION_REFUSED tables.map.public.users.where",
            "EXPRESSION_REFUSED tables.map.public.users.indexes.0",
            "EXPRESSION_REFUSED tables.map.public.users.indexes.1");
    assertThat(findings)
        .filteredOn(f -> f.where().endsWith("indexes.1"))
        .extracting(Finding::fix)
        .singleElement()
        .asString()
        .contains("on the source before the run", "schema: existing");
    assertThat(lines("refused", "select relname from pg_class where relname like 'whimbrel%'"))
        .isEmpty();
  }

  @Test
  void anOccupiedOrUnfittingTargetIsFound() throws SQLException {
    shop("occupied");
    target.execute("occupied", "create table users (id int, extra int not null)");
    target.execute("occupied", "insert into users values (1, 1)");
    Inventory inventory = catalog("occupied").inventory(Shop.ALL);
    List<ObjectDefinition> definitions = catalog("occupied").inventory(Shop.ALL).definitions();
    List<TableMapping> mappings = Shop.mappings(inventory, Map.of());

    List<Finding> toCreate =
        preconditions("occupied").find(definitions, mappings, SchemaMode.CREATE);
    List<Finding> existing =
        preconditions("occupied").find(definitions, mappings, SchemaMode.EXISTING);

    assertThat(toCreate)
        .anyMatch(f -> f.code() == ProblemCode.TARGET_OCCUPIED && f.what().contains("1 rows"));
    assertThat(existing)
        .extracting(Finding::what)
        .contains(
            "public.orders is not on the target",
            "public.users has no column 'name'",
            "column 'extra' of public.users needs a value and gets none",
            "public.users has no unique index over its key (id)");
  }

  @Test
  void aUserWithoutRightsOnTheTargetIsToldWhatToGrant() throws SQLException {
    shop("poor");
    target.execute("poor", "create role poor login");
    Inventory inventory = catalog("poor").inventory(Shop.ALL);

    List<Finding> findings =
        new PostgresPreconditions(connections(target, "poor", "poor"), Shop.SCOPE)
            .find(
                catalog("poor").inventory(Shop.ALL).definitions(),
                Shop.mappings(inventory, Map.of()),
                SchemaMode.CREATE);

    assertThat(findings)
        .filteredOn(f -> f.code() == ProblemCode.GRANT_MISSING)
        .extracting(Finding::fix)
        .contains(
            "grant create on database \"poor\" to \"poor\"",
            "grant usage, create on schema \"public\" to \"poor\"",
            "grant set on parameter session_replication_role to \"poor\"");
  }

  @Test
  void theSameDatabaseIsNoTarget() throws SQLException {
    source.createDatabase("same");

    List<Finding> findings =
        new PostgresPreconditions(connections(source, "same", "postgres"), Shop.SCOPE)
            .find(catalog("same").inventory(Shop.ALL).definitions(), List.of(), SchemaMode.CREATE);

    assertThat(findings).anyMatch(f -> f.what().equals("source and target are the same database"));
  }

  @Test
  void sequencesFollowAndNeverGoBack() throws SQLException {
    shop("counted");
    source.execute(
        "counted",
        "create sequence free increment -5 maxvalue 100 minvalue -1000 start 100;"
            + " select nextval('free'), nextval('free'), setval('orders_id_seq', 500);"
            + " create table ident (id int generated always as identity primary key);"
            + " select setval('ident_id_seq', 41, false)");
    PostgresCatalog catalog = catalog("counted");
    Inventory inventory = catalog.inventory(Shop.ALL);
    List<TableMapping> mappings = Shop.mappings(inventory, Shop.maps());
    PostgresSchemaWriter writer = writer("counted");
    writer.plan(inventory, inventory.definitions(), mappings).forEach(writer::run);
    List<SequenceValue> values = catalog.sequences(Shop.ALL);
    PostgresSequences sequences =
        new PostgresSequences(connections(target, "counted", "postgres"), Shop.SCOPE);

    sequences.advance(values, mappings);
    target.execute("counted", "select setval('public.ident_id_seq', 1000)");
    sequences.advance(values, mappings);

    assertThat(lines("counted", "select nextval('public.free')")).containsExactly("90");
    assertThat(
            new PostgresSequences(connections(target, "counted", "postgres"), Shop.SCOPE)
                .images(values, mappings))
        .extracting(s -> s.name() + " " + s.value().orElse(0L))
        .contains("public.free 90", "public.orders_id_seq 500", "public.ident_id_seq 1000");
    assertThat(lines("counted", "select nextval('shop.orders_id_seq')")).containsExactly("501");
    assertThat(lines("counted", "select nextval('public.ident_id_seq')")).containsExactly("1001");
  }

  @Test
  void aFreeSequenceGoesWithTheTablesThatDrawFromIt() {
    source.createDatabase("drawn");
    source.execute(
        "drawn",
        "create sequence product_seq; create sequence other_seq; create sequence unused_seq;"
            + " create table product (id int primary key default nextval('product_seq'));"
            + " create table other (id int primary key default nextval('other_seq'));"
            + " insert into product default values");

    List<SequenceValue> found =
        catalog("drawn").sequences(new TableSelection(List.of("public.product"), List.of()));

    assertThat(found).extracting(s -> s.name().toString()).containsExactly("public.product_seq");
    assertThat(found.getFirst().value()).contains(1L);
  }

  @Test
  void cleaningUpLeavesNothingOfOurs() throws SQLException {
    target.createDatabase("cleaned");
    try (Connection connection = connections(target, "cleaned", "postgres").open()) {
      ControlSchema.takeOver(connection, Shop.SCOPE, 1);

      ControlCleanup.remove(connection, Shop.SCOPE);
      ControlCleanup.remove(connection, Shop.SCOPE);
    }

    assertThat(lines("cleaned", "select nspname from pg_namespace")).doesNotContain("whimbrel");
  }

  private static void shop(String database) {
    source.createDatabase(database);
    target.createDatabase(database);
    source.execute(database, Shop.STRUCTURE);
  }

  private static List<Finding> findings(String database, String user) {
    PostgresConnections connections = connections(source, database, user);
    Inventory inventory = new PostgresCatalog(connections, Shop.SCOPE).inventory(Shop.ALL);
    List<Finding> findings =
        new ArrayList<>(new SourceChecks(connections, Shop.SCOPE).findings(inventory));
    findings.addAll(inventory.findings());
    return findings;
  }

  private static PostgresCatalog catalog(String database) {
    return new PostgresCatalog(connections(source, database, "postgres"), Shop.SCOPE);
  }

  private static PostgresPreconditions preconditions(String database) {
    return new PostgresPreconditions(connections(target, database, "postgres"), Shop.SCOPE);
  }

  private static PostgresSchemaWriter writer(String database) throws SQLException {
    PostgresConnections connections = connections(target, database, "postgres");
    try (Connection connection = connections.open()) {
      ControlSchema.takeOver(connection, Shop.SCOPE, 1);
    }
    return new PostgresSchemaWriter(connections, Shop.SCOPE);
  }

  private static PostgresConnections connections(
      EmbeddedPostgres server, String database, String user) {
    String url = server.url(database).replace("postgres@", user + "@");
    return new PostgresConnections(new DatabaseUrl("test", url), "whimbrel");
  }

  private static List<String> lines(String database, String sql) throws SQLException {
    try (Connection connection = connections(target, database, "postgres").open()) {
      return Query.texts(connection, sql);
    }
  }
}

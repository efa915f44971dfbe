package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Migrations of Flyway, Liquibase and Prisma, replayed so that the tools themselves agree. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class MigrationToolsTest {
  private static final int PRECONDITION = 6;
  private static final int INVALID_PLAN = 2;
  private static final int KILLED = 137;

  private final Servers servers;
  private final String database;
  private final CommandsHere commands;

  @TempDir Path directory = Path.of("");

  MigrationToolsTest(Servers servers) {
    this.servers = servers;
    this.database = servers.name("tools");
    servers.target().createDatabase(database);
    String url = servers.target().url(database).replace("postgres@", "postgres:hush-hush@");
    this.commands = new CommandsHere(Map.of("DATABASE_URL", url), Clock.systemUTC());
  }

  private void plan(String step) throws IOException {
    plan(servers.target().url(database), step);
  }

  private void plan(String url, String step) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        "migration: %s%ntarget: %s%nsteps:%n  %s%n".formatted(database, url, step));
  }

  private int run(String... words) {
    return commands.runIn(directory, words);
  }

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> texts(String sql) throws Exception {
    try (Connection connection = servers.target().connect(database)) {
      return Traces.texts(connection, sql);
    }
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(servers.target().jdbcUrl(database), "postgres", "")
        .locations("filesystem:" + directory.resolve("db"))
        .placeholders(Map.of("owner", "shop"))
        .load();
  }

  private void flywayFiles() throws IOException {
    file("db/V1__orders.sql", "create table orders (id int);\n");
    file(
        "db/V1_1__two_words.sql",
        "\uFEFFalter table orders\r\n  add note text;\r\n\r\n-- ${owner}\r\n");
    file("db/below/V2__index.sql", "create index concurrently noted on orders (note);\n");
    file("db/V10__rows.sql", "insert into orders values (1, '${owner}');");
    file("db/U10__rows.sql", "delete from orders;");
    file("db/U2__index.sql", "drop index concurrently noted;");
    file("db/U1.1__two_words.sql", "alter table orders drop note;");
  }

  @Test
  void flywayAgreesWithWhatWasReplayedAndGoesOn() throws Exception {
    flywayFiles();
    file("db/R__orders_view.sql", "create or replace view noted_orders as select 1 as ${owner};\n");
    Path rest = Files.createDirectory(directory.resolve("rest"));
    for (String name : List.of("V1_1__two_words.sql", "V10__rows.sql", "R__orders_view.sql")) {
      Files.move(directory.resolve("db").resolve(name), rest.resolve(name));
    }
    Files.move(directory.resolve("db/below/V2__index.sql"), rest.resolve("V2__index.sql"));
    assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
    try (var files = Files.list(rest)) {
      for (Path file : files.toList()) {
        Files.move(file, directory.resolve("db").resolve(file.getFileName()));
      }
    }
    plan(
        "- { name: schema, flyway: { files: db, replay: true, placeholders: { owner: shop } },"
            + " irreversible: accepted }");
    Voyage voyage = new Voyage(servers.source(), servers.target(), database, directory);

    assertThat(voyage.run(FaultPoint.STEP_SQL_COMMITTED.text() + ":kill", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(KILLED);
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();

    flyway().validate();
    assertThat(texts("select note from orders")).containsExactly("shop");
    assertThat(
            texts(
                "select coalesce(version, 'R') from flyway_schema_history order by installed_rank"))
        .containsExactly("1", "1.1", "2", "10", "R");
    file("db/V11__more.sql", "create table more (id int);");
    assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
  }

  @Test
  void whatWasReplayedIsTakenBackByTheUndoFilesAndWhatWasThereBeforeStays() throws Exception {
    flywayFiles();
    Path later = Files.move(directory.resolve("db/V10__rows.sql"), directory.resolve("later.sql"));
    Files.move(directory.resolve("db/below/V2__index.sql"), directory.resolve("index.sql"));
    Files.move(directory.resolve("db/V1_1__two_words.sql"), directory.resolve("words.sql"));
    assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
    Files.move(later, directory.resolve("db/V10__rows.sql"));
    Files.move(directory.resolve("index.sql"), directory.resolve("db/V2__index.sql"));
    Files.move(directory.resolve("words.sql"), directory.resolve("db/V1_1__two_words.sql"));
    plan("- { name: schema, flyway: { files: db, replay: true, placeholders: { owner: shop } } }");

    assertThat(run("check")).as(commands.said()).isZero();
    assertThat(run("explain")).as(commands.said()).isZero();
    assertThat(commands.said()).contains("create index concurrently noted");
    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();

    assertThat(
            texts(
                "select attname from pg_attribute where attrelid = 'orders'::regclass"
                    + " and attnum > 0 and not attisdropped"))
        .containsExactly("id");
    assertThat(texts("select version from flyway_schema_history")).containsExactly("1");
    assertThat(flyway().info().pending()).hasSize(3);
  }

  @Test
  void aFileThatFlywayAppliedOtherwiseIsRefusedBeforeAnythingRuns() throws Exception {
    file("db/V1__orders.sql", "create table orders (id int);\n");
    assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
    file("db/V1__orders.sql", "create table orders (id bigint);\n");
    file("db/V2__more.sql", "create table more (id int);\n");
    file("db/U2__more.sql", "drop table more;\n");
    String step = "- { name: schema, flyway: { files: db, replay: true } }";
    plan(step);

    assertThat(run("check")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("Flyway: 'V1__orders.sql' is not what it was");
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(texts("select to_regclass('more')::text")).containsOnlyNulls();

    file("db/V1__orders.sql", "create table orders (id int);\n");
    file("db/V0.5__before.sql", "select 1;\n");
    assertThat(run("check")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("'V0.5__before.sql' was not applied, and a later");
    Files.delete(directory.resolve("db/V0.5__before.sql"));
    file("db/V2__more.sql", "create table ${more} (id int);\n");
    assertThat(run("check")).isEqualTo(INVALID_PLAN);
    assertThat(commands.said()).contains("${more} has no value");
  }

  @Test
  void liquibaseAgreesWithWhatWasReplayedAndGoesOn() throws Exception {
    file(
        "db/changelog.sql",
        """
        --liquibase formatted sql

        --changeset ann:1 labels:first
        --comment: orders of the shop
        create table orders (id int);
        insert into orders values (1);
        --rollback drop table orders;

        --changeset "bob m":index context:!test
        create index concurrently by_id on orders (id);
        --rollback drop index by_id;

        --changeset ann:other dbms:oracle
        create nonsense;
        """);
    plan("- { name: schema, liquibase: { files: db/changelog.sql, replay: true } }");

    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();
    assertThat(texts("select relname from pg_class where relnamespace = 'public'::regnamespace"))
        .isEmpty();
    assertThat(run("run")).as(commands.said()).isZero();
    Files.writeString(
        directory.resolve("db/changelog.sql"),
        Files.readString(directory.resolve("db/changelog.sql"))
            + "\n--changeset ann:2\ncreate table more (id int);\n--rollback drop table more;\n");

    try (Connection connection = servers.target().connect(database)) {
      Liquibase liquibase =
          new Liquibase(
              "db/changelog.sql",
              new DirectoryResourceAccessor(directory),
              DatabaseFactory.getInstance()
                  .findCorrectDatabaseImplementation(new JdbcConnection(connection)));
      liquibase.validate();
      assertThat(liquibase.listUnrunChangeSets(new Contexts(), new liquibase.LabelExpression()))
          .extracting(set -> set.getId())
          .containsExactly("2");
      liquibase.update(new Contexts());
      liquibase.rollback(2, "");
    }
    assertThat(texts("select id || exectype from databasechangelog")).containsExactly("1EXECUTED");
    assertThat(texts("select to_regclass('by_id')::text")).containsOnlyNulls();
  }

  @Test
  void anotherFormOfChangelogNeedsTheTool() throws Exception {
    file("db/changelog.xml", "<databaseChangeLog/>\n");
    plan("- { name: schema, liquibase: { files: db/changelog.xml, replay: true } }");

    assertThat(run("check")).isEqualTo(INVALID_PLAN);
    assertThat(commands.said())
        .contains("not in formatted SQL", "changelog.xml:1", "take 'replay' out");
  }

  @Test
  void aDirectoryOfPrismaIsReplayedAndTakenBack() throws Exception {
    file("prisma/migrations/20260101000000_orders/migration.sql", "create table \"Order\" ();\n");
    file("prisma/migrations/20260101000000_orders/down.sql", "drop table \"Order\";\n");
    file("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n");
    plan("- { name: schema, prisma: { files: prisma/migrations, replay: true, schema: shop } }");
    servers.target().execute(database, "create schema shop");

    assertThat(run("run")).as(commands.said()).isZero();

    assertThat(
            texts(
                "select migration_name || ' ' || checksum || ' ' || (finished_at is not null)"
                    + " from shop._prisma_migrations"))
        .containsExactly(
            "20260101000000_orders"
                + " 678deaa6de3123f6253d86599910f267ea382f5c680bd1a8dfc191c1b8d128bb true");
    assertThat(texts("select to_regclass('shop.\"Order\"') is not null")).containsExactly("t");
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();
    assertThat(texts("select relname from pg_class where relnamespace = 'shop'::regnamespace"))
        .isEmpty();
  }

  @Test
  void theToolItselfFindsItsPasswordInItsEnvironmentOnly() throws Exception {
    file("db/V1__orders.sql", "create table orders (id int);\n");
    file(
        "flyway.sh",
        """
        #!/bin/sh
        echo "$@" > arguments
        env | grep ^FLYWAY_ | sort > environment
        echo "connecting as $FLYWAY_PASSWORD"
        """);
    Files.setPosixFilePermissions(
        directory.resolve("flyway.sh"), PosixFilePermissions.fromString("rwx------"));
    plan(
        "${env:DATABASE_URL}",
        "- { name: schema, flyway: { files: db, tool: [./flyway.sh, migrate] },"
            + " irreversible: accepted }");

    assertThat(run("run")).as(commands.said()).isZero();

    assertThat(Files.readString(directory.resolve("arguments"))).isEqualTo("migrate\n");
    assertThat(Files.readString(directory.resolve("environment")))
        .isEqualTo(
            """
            FLYWAY_LOCATIONS=filesystem:%s
            FLYWAY_PASSWORD=hush-hush
            FLYWAY_URL=%s
            FLYWAY_USER=postgres
            """
                .formatted(
                    directory.resolve("db"),
                    servers.target().jdbcUrl(database).replaceFirst("\\?.*", "")));
    assertThat(run("status", "--output", "json")).isZero();
    assertThat(commands.said()).contains("connecting as ***").doesNotContain("hush-hush");

    plan(
        "- { name: schema, flyway: { files: db, tool: [no-such-flyway] }, irreversible: accepted"
            + " }");
    assertThat(run("check")).isEqualTo(INVALID_PLAN);
    assertThat(commands.said()).contains("the program 'no-such-flyway' is not there");
  }
}

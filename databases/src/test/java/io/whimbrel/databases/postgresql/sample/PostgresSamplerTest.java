package io.whimbrel.databases.postgresql.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class PostgresSamplerTest {

  private static final SampleRule FEW = new SampleRule.Rows(20, 7);

  private final TwoDatabases databases;
  private final PostgresServers servers;

  PostgresSamplerTest(TwoDatabases databases, PostgresServers servers) {
    this.databases = databases;
    this.servers = servers;
  }

  private List<SampledTable> sample(SampleRule rule) {
    List<Table> tables =
        new PostgresCatalog(databases.source(), databases.scope())
            .tables(new TableSelection(List.of("*.*"), List.of()));
    String url = databases.sourceDatabase().url();
    try (PostgresSampler sampler =
        new PostgresSampler(
            PostgresConnections.readingOnly(new DatabaseUrl(url, url), "whimbrel test"),
            databases.target(),
            databases.scope())) {
      return sampler.carry(tables, rule, _ -> {});
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = databases.targetDatabase().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    }
  }

  private long count(String from) throws SQLException {
    return Long.parseLong(rows("select count(*) from " + from).getFirst());
  }

  @Test
  void everyRowThatADrawnOneRefersToComesAlong() throws SQLException {
    databases.onBoth(
        """
        create schema "Sch""ool";
        create table "Sch""ool"."Land" ("Co""de" text, no int, name text, primary key ("Co""de", no));
        create table city (id int generated always as identity primary key, land text, no int,
          doubled int generated always as (no * 2) stored, mayor int);
        create table person (id int primary key, city int, boss int, note text);
        create table bare (person int, word text);
        create table "no rows" (id int primary key, person int);
        create table unrelated (id int primary key);
        """);
    databases.onSource(
        """
        insert into "Sch""ool"."Land" select 'ä''b\\"' || g, g, 'land' from generate_series(1, 500) g;
        insert into city (land, no, mayor) select 'ä''b\\"' || g % 500 + 1, g % 500 + 1,
          case when g % 3 = 0 then null else g end from generate_series(1, 2000) g;
        insert into person select g, 2001 - g, nullif(g - 1, 0), 'p' from generate_series(1, 2000) g;
        insert into bare select g, 'word' from generate_series(1, 2000) g;
        insert into unrelated select g from generate_series(1, 2000) g;
        """);
    databases.onBoth(
        """
        alter table city add foreign key (land, no) references "Sch""ool"."Land";
        alter table city add foreign key (mayor) references person deferrable initially deferred;
        alter table person add foreign key (city) references city;
        alter table bare add foreign key (person) references person;
        alter table "no rows" add foreign key (person) references person;
        """);
    databases.onSource("analyze");

    List<SampledTable> taken = sample(FEW);

    assertThat(
            count(
                "city c where not exists (select from \"Sch\"\"ool\".\"Land\" l "
                    + "where l.\"Co\"\"de\" = c.land and l.no = c.no)"))
        .isZero();
    assertThat(
            count(
                "city c where mayor is not null and not exists "
                    + "(select from person p where p.id = c.mayor)"))
        .isZero();
    assertThat(count("person p where not exists (select from city c where c.id = p.city)"))
        .isZero();
    assertThat(count("bare b where not exists (select from person p where p.id = b.person)"))
        .isZero();
    assertThat(count("unrelated")).isBetween(5L, 60L);
    assertThat(count("\"no rows\"")).isZero();
    assertThat(rows("select sum(doubled) = 2 * sum(no) from city")).containsExactly("t");
    for (SampledTable table : taken) {
      assertThat(table.rows()).as("%s", table).isEqualTo(count(quoted(table.name())));
    }
    assertThat(rows("select nspname from pg_namespace where nspname ~ 'sample'")).isEmpty();
    assertThat(
            rows(
                "select indexrelid::regclass from pg_index "
                    + "where indexrelid::regclass::text ~ 'sample'"))
        .isEmpty();
  }

  private static String quoted(TableName name) {
    return "\"%s\".\"%s\""
        .formatted(name.schema().replace("\"", "\"\""), name.name().replace("\"", "\"\""));
  }

  @Test
  void aKeyThatIsWrittenInTwoWaysBringsItsRowOnce() throws SQLException {
    databases.onBoth(
        """
        create table price (amount numeric primary key);
        create table sale (id int primary key, amount numeric);
        """);
    databases.onSource(
        """
        insert into price select g from generate_series(1, 2000) g;
        insert into sale select g, (case when g % 2 = 0 then '7.0' else '7.00' end)::numeric
          from generate_series(1, 2000) g;
        """);
    databases.onBoth("alter table sale add foreign key (amount) references price");
    databases.onSource("analyze");

    List<SampledTable> _ = sample(FEW);

    assertThat(count("price where amount = 7")).isEqualTo(1);
  }

  @Test
  void aChainOfRowsOfOneTableComesWhole() throws SQLException {
    databases.onBoth("create table link (id int primary key, before int references link)");
    databases.onSource(
        "insert into link select g, nullif(g - 1, 0) from generate_series(1, 300) g; analyze");

    List<SampledTable> taken = sample(new SampleRule.Rows(3, 1));

    long last = Long.parseLong(rows("select max(id) from link").getFirst());
    assertThat(count("link")).isEqualTo(last).isEqualTo(taken.getFirst().rows());
    assertThat(taken.getFirst().brought()).isPositive();
  }

  @Test
  void partitionsAreTakenWithTheirTableAndBrokenReferencesBringNothing() throws SQLException {
    databases.onBoth(
        """
        create table part (id int, day date, primary key (id, day)) partition by range (day);
        create table part_1 partition of part for values from ('2024-01-01') to ('2024-07-01');
        create table part_2 partition of part for values from ('2024-07-01') to ('2025-01-01');
        create table child (id int primary key, part int, day date, lost int);
        """);
    databases.onSource(
        """
        insert into part select g, date '2024-01-01' + g % 360 from generate_series(1, 3000) g;
        insert into child select g, g, date '2024-01-01' + g % 360, g + 100000
          from generate_series(1, 3000) g;
        """);
    databases.onBoth(
        """
        alter table child add foreign key (part, day) references part;
        create table old (id int primary key);
        alter table child add foreign key (lost) references old not valid;
        """);
    databases.onSource("insert into old select g from generate_series(1, 3000) g; analyze");

    List<SampledTable> taken = sample(FEW);

    assertThat(taken).extracting(t -> t.name().name()).containsExactly("child", "old", "part");
    assertThat(
            count(
                "child c where not exists "
                    + "(select from part p where p.id = c.part and p.day = c.day)"))
        .isZero();
    assertThat(count("part_1")).isPositive();
    assertThat(count("part_2")).isPositive();
    assertThat(count("child")).isBetween(5L, 60L);
  }

  @Test
  void theSameSeedDrawsTheSameRowsAndAllRowsAreAllRows() throws SQLException {
    databases.onBoth("create table t (id int primary key, v text); create table bare (v int)");
    databases.onSource(
        """
        insert into t select g, 'v' || g from generate_series(1, 5000) g;
        insert into bare select g from generate_series(1, 5000) g;
        analyze;
        """);
    String rows = "select string_agg(id::text, ',' order by id) from t";

    List<SampledTable> first = sample(new SampleRule.Share(0.01, 5));
    List<String> drawn = rows(rows);
    databases.onSource("update t set v = v || '.'");
    databases.onTarget("truncate t, bare");
    List<SampledTable> _ = sample(new SampleRule.Share(0.01, 5));

    assertThat(first.getFirst().rows()).isBetween(800L, 1200L);
    assertThat(rows(rows)).isEqualTo(drawn);

    databases.onTarget("truncate t, bare");
    List<SampledTable> _ = sample(new SampleRule.All());
    assertThat(count("t")).isEqualTo(5000);
    assertThat(count("bare")).isEqualTo(5000);
  }

  @Test
  void aScratchDatabaseIsThrownAwayWithItsSlots() {
    EmbeddedPostgres server = servers.server(PostgresVersion.V18);
    DatabaseUrl url = new DatabaseUrl("test", server.url("postgres"));
    try (PostgresScratchServer scratch = new PostgresScratchServer(url)) {
      DatabaseUrl made = scratch.create("whimbrel \"scratch\"_1");
      server.execute(
          "whimbrel \"scratch\"_1",
          "select pg_create_logical_replication_slot('scratch_1', 'pgoutput')");
      assertThat(made.secret()).contains("whimbrel%20%22scratch%22_1");
      assertThat(scratch.databases("whimbrel ")).containsExactly("whimbrel \"scratch\"_1");
      assertThat(scratch.version()).isEqualTo("PostgreSQL 18.6");
      assertThatThrownBy(() -> scratch.create("whimbrel \"scratch\"_1"))
          .hasMessageContaining("exists");

      scratch.drop("whimbrel \"scratch\"_1");
      scratch.drop("whimbrel \"scratch\"_1");

      assertThat(scratch.databases("whimbrel ")).isEmpty();
    }
  }

  @Test
  void aServerIsKnownByItselfAndAnameIsReservedOnce() {
    EmbeddedPostgres server = servers.server(PostgresVersion.V18);
    DatabaseUrl url = new DatabaseUrl("test", server.url("postgres"));
    DatabaseUrl same = new DatabaseUrl("test", server.url("template1"));
    try (PostgresScratchServer one = new PostgresScratchServer(url);
        PostgresScratchServer other = new PostgresScratchServer(url);
        PostgresScratchServer elsewhere = new PostgresScratchServer(same)) {
      assertThat(one.mark().cluster()).isPresent();
      assertThat(one.mark().isSame(elsewhere.mark())).isTrue();
      assertThat(one.reserve("rehearsal_a")).isTrue();
      assertThat(other.reserve("rehearsal_a")).isFalse();
      assertThat(other.reserve("rehearsal_b")).isTrue();
    }
  }
}

package io.whimbrel.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogComparisonTest {
  /** A statement that changes one thing, and how the difference begins. */
  private static final Map<String, String> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("create schema more", "schema \"more\" is only");
    CHANGES.put("alter extension hstore set schema app", "extension \"hstore\": schema");
    CHANGES.put("alter type app.mood add value 'so so'", "type \"app\".\"mood\": labels");
    CHANGES.put(
        "alter type app.pair alter attribute a type bigint", "column \"app\".\"pair\".\"a\": type");
    CHANGES.put(
        "alter domain app.positive drop constraint above",
        "domain check \"app\".\"positive\" \"above\" is only");
    CHANGES.put("alter domain app.positive set default 3", "type \"app\".\"positive\": default");
    CHANGES.put(
        "drop collation app.german; create collation app.german (provider = icu, locale = 'fr-FR')",
        "collation \"app\".\"german\": locale");
    CHANGES.put(
        "alter sequence app.numbers increment 2", "sequence \"app\".\"numbers\": increment");
    CHANGES.put(
        "alter function app.twice(int) cost 5", "routine \"app\".\"twice\"(integer): definition");
    CHANGES.put(
        "create or replace aggregate app.total(int) (sfunc = int4pl, stype = int, initcond = '0')",
        "routine \"app\".\"total\"(integer): aggregate");
    CHANGES.put(
        "alter operator app.=== (app.pair, app.pair) set (restrict = eqsel)",
        "operator \"app\".===(\"app\".\"pair\",\"app\".\"pair\"): restriction");
    CHANGES.put(
        "drop operator class app.int_hash using hash",
        "operator class \"app\".\"int_hash\" using hash is only");
    CHANGES.put(
        "alter operator family app.loose using btree add operator 1 < (int, int8)",
        "operator family \"app\".\"loose\" using btree: operators");
    CHANGES.put(
        "drop cast (app.pair as text);"
            + " create cast (app.pair as text) with function app.pair_text(app.pair) as implicit",
        "cast \"app\".\"pair\" as \"text\": context");
    CHANGES.put("drop conversion app.latin", "conversion \"app\".\"latin\" is only");
    CHANGES.put("drop transform for int language sql", "transform integer for sql is only");
    CHANGES.put(
        "alter text search dictionary app.words (accept = false)",
        "text search dictionary \"app\".\"words\": options");
    CHANGES.put(
        "alter text search configuration app.search add mapping for word with app.words",
        "text search configuration \"app\".\"search\": mapping");
    CHANGES.put(
        "create text search template app.other (lexize = dsimple_lexize)",
        "text search template \"app\".\"other\" is only");
    CHANGES.put(
        "create text search parser app.other (start = prsd_start, gettoken = prsd_nexttoken,"
            + " end = prsd_end, lextypes = prsd_lextype)",
        "text search parser \"app\".\"other\" is only");
    CHANGES.put("drop language ours", "language \"ours\" is only");
    CHANGES.put("drop access method again", "access method \"again\" is only");
    CHANGES.put(
        "alter foreign data wrapper nowhere options (add debug 'on')",
        "foreign data wrapper \"nowhere\": options");
    CHANGES.put("alter server far version '2'", "foreign server \"far\": version");
    CHANGES.put(
        "alter user mapping for public server far options (add user 'me')",
        "user mapping \"far\" for public: options");
    CHANGES.put(
        "alter foreign table app.far options (add name 'x')",
        "relation \"app\".\"far\": foreign_of");
    CHANGES.put("alter table app.u set (fillfactor = 50)", "relation \"app\".\"u\": options");
    CHANGES.put("alter table app.u set unlogged", "relation \"app\".\"u\": persistence");
    CHANGES.put(
        "alter table app.u replica identity full", "relation \"app\".\"u\": replica_identity");
    CHANGES.put(
        "alter table app.u enable row level security", "relation \"app\".\"u\": row_security");
    CHANGES.put(
        "alter table app.parts detach partition app.part",
        "relation \"app\".\"part\": partition_bound");
    CHANGES.put("alter table app.t alter a set default 2", "column \"app\".\"t\".\"a\": default");
    CHANGES.put("alter table app.t alter b set not null", "column \"app\".\"t\".\"b\": not_null");
    CHANGES.put(
        "alter table app.t alter c set statistics 7", "column \"app\".\"t\".\"c\": statistics");
    CHANGES.put(
        "alter table app.t alter c set storage main", "column \"app\".\"t\".\"c\": storage");
    CHANGES.put(
        "alter table app.t alter c set compression pglz",
        "column \"app\".\"t\".\"c\": compression");
    CHANGES.put(
        "alter table app.t drop constraint few; alter table app.t add constraint few"
            + " check (a < 100) not valid",
        "constraint \"app\".\"t\".\"few\": validated");
    CHANGES.put(
        "drop index app.t_b; create index t_b on app.t (b desc)", "index \"app\".\"t_b\": def");
    CHANGES.put(
        "alter statistics app.stats set statistics 9", "statistics \"app\".\"stats\": target");
    CHANGES.put(
        "create or replace view app.v as select id, upper(b) as b from app.t",
        "relation \"app\".\"v\": definition");
    CHANGES.put(
        "refresh materialized view app.m with no data", "relation \"app\".\"m\": populated");
    CHANGES.put(
        "alter table app.t disable trigger bump", "trigger \"app\".\"t\".\"bump\": enabled");
    CHANGES.put("alter table app.u disable rule quiet", "rule \"app\".\"u\".\"quiet\": enabled");
    CHANGES.put("alter policy own on app.t using (a > 1)", "policy \"app\".\"t\".\"own\": using");
    CHANGES.put("alter event trigger seen disable", "event trigger \"seen\": enabled");
    CHANGES.put("alter publication pub set (publish = 'insert')", "publication \"pub\": what");
    CHANGES.put("select lo_put(90001, 0, 'two')", "large object 90001: content");
    CHANGES.put(
        "alter default privileges in schema app grant insert on tables to public",
        "default grant \"postgres\" app r: grants");
    CHANGES.put("grant update on app.t to public", "grant table \"app\".\"t\": grants");
    CHANGES.put("alter table app.parts owner to somebody", "owner table \"app\".\"parts\": owner");
    CHANGES.put("comment on table app.t is 'two'", "comment table \"app\".\"t\": text");
    CHANGES.put("alter database there set work_mem = '8MB'", "setting database is only");
  }

  private static EmbeddedPostgres oldest;
  private static EmbeddedPostgres newest;

  @BeforeAll
  static void startServers() throws Exception {
    oldest = EmbeddedPostgres.start(PostgresVersion.oldest());
    newest = EmbeddedPostgres.start(PostgresVersion.newest());
    newest.execute("postgres", "create role somebody");
    create(oldest, "here");
    create(newest, "here");
    create(newest, "there");
  }

  @AfterAll
  static void stopServers() {
    oldest.close();
    newest.close();
  }

  private static void create(EmbeddedPostgres server, String database) throws Exception {
    server.createDatabase(database);
    try (InputStream objects =
        CatalogComparisonTest.class.getResourceAsStream("/catalog/objects.sql")) {
      server.execute(
          database,
          new String(Objects.requireNonNull(objects).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyKindOfDifferenceIsSeenAndNoneIsExplainedAway() throws Exception {
    try (Connection here = newest.connect("here");
        Connection there = newest.connect("there")) {
      assertThat(CatalogComparison.of(here, there).unexplained()).isEmpty();
      for (String change : CHANGES.keySet()) {
        newest.execute("there", change);
      }

      CatalogComparison comparison = CatalogComparison.of(here, there);

      List<String> seen = comparison.unexplained().stream().map(Object::toString).toList();
      for (Map.Entry<String, String> change : CHANGES.entrySet()) {
        assertThat(seen)
            .as(change.getKey())
            .anyMatch(difference -> difference.startsWith(change.getValue()));
      }
      assertThat(comparison.explained()).isEmpty();
    }
  }

  @Test
  void theSameObjectsOnTheOldestAndTheNewestVersionDifferOnlyForNamedReasons() throws Exception {
    try (Connection here = oldest.connect("here");
        Connection there = newest.connect("here")) {

      CatalogComparison comparison = CatalogComparison.of(here, there);

      assertThat(comparison.unexplained()).isEmpty();
      assertThat(comparison.explained().values())
          .contains(
              "since 18 a column's NOT NULL is a constraint with a name",
              "read by the second server, the first one's text becomes the second one's");
    }
  }
}

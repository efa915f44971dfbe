package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers before version 16 and from it on say of the same views, and of others. */
class UnqualifiedColumnsTest {

  /** As version 15 writes them, and as version 18 does. */
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry(
              "SELECT item.id, item.name AS n FROM public.item WHERE ((item.id > 3) AND (item.name"
                  + " IS DISTINCT FROM 'item.x'::text)) ORDER BY item.name",
              "SELECT id, name AS n FROM public.item WHERE ((id > 3) AND (name IS DISTINCT FROM"
                  + " 'item.x'::text)) ORDER BY name"),
          Map.entry(
              "SELECT i.id, ( SELECT max(l.id) AS max FROM line l WHERE (l.item = i.id)) AS m FROM"
                  + " item i",
              "SELECT id, ( SELECT max(l.id) AS max FROM line l WHERE (l.item = i.id)) AS m FROM"
                  + " item i"),
          Map.entry(
              "SELECT (\"It\".p).x AS x, EXTRACT(epoch FROM \"It\".ts) AS e FROM ONLY \"It\" LIMIT"
                  + " 5",
              "SELECT (p).x AS x, EXTRACT(epoch FROM ts) AS e FROM ONLY \"It\" LIMIT 5"),
          Map.entry(
              "SELECT item.id, item.\"order\", item.*::public.item AS item FROM item",
              "SELECT id, \"order\", item.*::public.item AS item FROM item"),
          Map.entry(
              "SELECT row_number() OVER w AS r FROM item WINDOW w AS (PARTITION BY item.name)",
              "SELECT row_number() OVER w AS r FROM item WINDOW w AS (PARTITION BY name)"),
          Map.entry(
              "SELECT s.id, ( SELECT max(l.q) AS max FROM line l WHERE (l.item = s.id)) AS m FROM"
                  + " ( SELECT item.id, item.name AS n FROM item) s WHERE (s.n IS NOT NULL)",
              "SELECT id, ( SELECT max(l.q) AS max FROM line l WHERE (l.item = s.id)) AS m FROM ("
                  + " SELECT item.id, item.name AS n FROM item) s WHERE (n IS NOT NULL)"),
          Map.entry(
              "SELECT s.id FROM ( SELECT item.id FROM item UNION SELECT line.id FROM line) s WHERE"
                  + " (EXISTS ( SELECT 1 FROM line l WHERE (l.id = s.id) UNION SELECT 2))",
              "SELECT id FROM ( SELECT item.id FROM item UNION SELECT line.id FROM line) s WHERE"
                  + " (EXISTS ( SELECT 1 FROM line l WHERE (l.id = s.id) UNION SELECT 2))"),
          Map.entry(
              "WITH RECURSIVE t(n) AS ( VALUES (1) UNION ALL SELECT (t_1.n + 1) FROM t t_1 WHERE"
                  + " (t_1.n < 100) ) SELECT sum(t.n) AS sum FROM t",
              "WITH RECURSIVE t(n) AS ( VALUES (1) UNION ALL SELECT (t_1.n + 1) FROM t t_1 WHERE"
                  + " (t_1.n < 100) ) SELECT sum(n) AS sum FROM t"),
          Map.entry(
              "SELECT v.a, v.b FROM ( VALUES (1,'x'::text), (2,'y'::text)) v(a, b)",
              "SELECT a, b FROM ( VALUES (1,'x'::text), (2,'y'::text)) v(a, b)"),
          Map.entry(
              "SELECT t.a, t.ord FROM two() WITH ORDINALITY t(a, b, ord)",
              "SELECT a, ord FROM two() WITH ORDINALITY t(a, b, ord)"),
          Map.entry(
              "SELECT x.a FROM ROWS FROM(f(1, 2), public.g(3)) x(a, b)",
              "SELECT a FROM ROWS FROM(f(1, 2), public.g(3)) x(a, b)"),
          Map.entry(
              "SELECT item.id FROM item TABLESAMPLE bernoulli (10) REPEATABLE (1) LIMIT 1",
              "SELECT id FROM item TABLESAMPLE bernoulli (10) REPEATABLE (1) LIMIT 1"),
          Map.entry(
              "SELECT DISTINCT ON (a.id) a.id, a.n FROM item a(id, n) ORDER BY a.id FOR UPDATE OF"
                  + " a",
              "SELECT DISTINCT ON (id) id, n FROM item a(id, n) ORDER BY id FOR UPDATE OF a"));

  private static final Map<String, String> OTHERS =
      Map.of(
          "SELECT item.id FROM item",
          "SELECT name FROM item",
          "SELECT item.n FROM item",
          "SELECT n FROM other",
          "SELECT item.m FROM item",
          "SELECT \"M\" FROM item",
          "SELECT item.f(item.id) AS f FROM item",
          "SELECT f(id) AS f FROM item",
          "SELECT (item.id)::item.t AS f FROM item",
          "SELECT (id)::t AS f FROM item",
          "SELECT (id COLLATE item.c) AS f FROM item",
          "SELECT (id COLLATE c) AS f FROM item",
          "SELECT item.* FROM item",
          "SELECT * FROM item",
          "SELECT id FROM item.item",
          "SELECT id FROM item",
          "SELECT 'item.id' AS t FROM item",
          "SELECT 'id' AS t FROM item",
          "SELECT (EXISTS ( SELECT FROM line WHERE (item.id = 1))) AS e FROM item",
          "SELECT (EXISTS ( SELECT FROM line WHERE (id = 1))) AS e FROM item");

  @Test
  void aNameBeforeColumnsOfTheOnlyRelationMakesNoDifference() {
    SAME.forEach(
        (before, after) -> {
          assertThat(UnqualifiedColumns.isSame(before, after)).as(before).isTrue();
          assertThat(UnqualifiedColumns.isSame(after, before)).as(after).isTrue();
        });
  }

  @Test
  void anythingElseDoes() {
    OTHERS.forEach(
        (one, other) -> assertThat(UnqualifiedColumns.isSame(one, other)).as(one).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "SELECT s.id FROM ( SELECT item.id FROM item) s ~ SELECT id FROM ( SELECT id FROM item) s",
        "SELECT s.id FROM ( SELECT item.id FROM item) s ~ SELECT id FROM ( SELECT line.id FROM"
            + " line) s",
        "SELECT g.g FROM f(1) g(g) ~ SELECT g FROM f(2) g(g)",
        "SELECT g.f FROM f(1) g(g) ~ SELECT g FROM f(1) g(g)",
        "WITH w AS ( SELECT 1) SELECT w.a FROM w ~ WITH w AS ( SELECT 2) SELECT a FROM w",
        "SELECT item.\"user\" FROM item ~ SELECT USER FROM item",
        "SELECT item.\"null\" FROM item ~ SELECT NULL FROM item"
      })
  void norDoesItHideAnotherDifference(String before, String after) {
    assertThat(UnqualifiedColumns.isSame(before, after)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a.id FROM a, b",
        "SELECT a.id FROM (a JOIN b ON (true))",
        "SELECT a.id FROM a LEFT JOIN b ON (true)",
        "SELECT a.id FROM a CROSS JOIN b",
        "SELECT a.id FROM f() a(id), b",
        "SELECT a.id FROM ( SELECT 1 AS id) a, b",
        "SELECT a.id FROM a UNION SELECT b.id FROM b",
        "WITH w AS ( SELECT a.id FROM a) SELECT w.id FROM w UNION SELECT b.id FROM b",
        "SELECT f() AS f FROM f()",
        "VALUES (1), (2)",
        "SELECT 1 AS one",
        "SELECT a.id FROM",
        ""
      })
  void ofOtherQueriesNothingIsSaid(String query) {
    assertThat(UnqualifiedColumns.of(query)).isEmpty();
    assertThat(UnqualifiedColumns.isSame(query, query)).isFalse();
  }
}

package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers before version 16 and from it on say of the same views, and of others. */
class UnqualifiedColumnsTest {

  private static final Map<String, String> SAME =
      Map.of(
          "SELECT item.id, item.name AS n FROM public.item WHERE ((item.id > 3) AND (item.name IS"
              + " DISTINCT FROM 'item.x'::text)) ORDER BY item.name",
          "SELECT id, name AS n FROM public.item WHERE ((id > 3) AND (name IS DISTINCT FROM"
              + " 'item.x'::text)) ORDER BY name",
          "SELECT i.id, ( SELECT max(l.id) AS max FROM line l WHERE (l.item = i.id)) AS m FROM"
              + " item i",
          "SELECT id, ( SELECT max(l.id) AS max FROM line l WHERE (l.item = i.id)) AS m FROM"
              + " item i",
          "SELECT (\"It\".p).x AS x, EXTRACT(epoch FROM \"It\".ts) AS e FROM ONLY \"It\" LIMIT 5",
          "SELECT (p).x AS x, EXTRACT(epoch FROM ts) AS e FROM ONLY \"It\" LIMIT 5",
          "SELECT item.id, item.\"order\", item.*::public.item AS item FROM item",
          "SELECT id, \"order\", item.*::public.item AS item FROM item",
          "SELECT row_number() OVER w AS r FROM item WINDOW w AS (PARTITION BY item.name)",
          "SELECT row_number() OVER w AS r FROM item WINDOW w AS (PARTITION BY name)");

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
  @ValueSource(
      strings = {
        "SELECT a.id FROM a, b",
        "SELECT a.id FROM (a JOIN b ON (true))",
        "SELECT a.id FROM a UNION SELECT b.id FROM b",
        "SELECT a.id FROM a a(id)",
        "SELECT g.g FROM generate_series(1, 3) g(g)",
        "SELECT s.id FROM ( SELECT a.id FROM a) s",
        "SELECT a.id FROM a TABLESAMPLE bernoulli (10)",
        "WITH w AS ( SELECT a.id FROM a) SELECT w.id FROM w",
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

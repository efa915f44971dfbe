package io.whimbrel.engine.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.ShadowQueries.Order;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShadowFileTest {

  @Test
  void queriesArePartedAndHaveTheirNamesAndTheirTextOnTheTarget() {
    List<ShadowQuery> queries =
        ShadowFile.read(
            """
            -- of the home page; really
            -- name: orders of a user
            select ';', $q$;$q$, e'\\';', "a;b" from orders /* ; /* ; */ ; */ where user_id = 7;
            -- target:
            select ';', $q$;$q$, e'\\';', "a;b" from orders where user_id = uuid '7';

            select count(*)
              from users;
            -- the end
            """,
            "queries.sql");

    assertThat(queries)
        .extracting(ShadowQuery::name)
        .containsExactly("orders of a user", "select count(*) from users");
    assertThat(queries.getFirst().source()).contains("user_id = 7");
    assertThat(queries.getFirst().target()).contains("user_id = uuid '7'");
    assertThat(queries.getLast().target()).isEqualTo(queries.getLast().source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from users",
        "select 1; commit",
        "-- target:\nselect 1",
        "select * from users where id = $1",
        "-- nothing"
      })
  void whatCannotBeRunIsRefused(String text) {
    assertThatThrownBy(() -> ShadowFile.read(text, "queries.sql"))
        .hasMessageContaining("E-USAGE")
        .hasMessageContaining("queries.sql");
  }

  @ParameterizedTest
  @ValueSource(strings = {"select a from b order by 1", "select (1) ORDER /* x */ BY 1"})
  void anOutermostOrderCounts(String sql) {
    assertThat(new ShadowQuery("q", sql, sql).order()).isEqualTo(Order.GIVEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select row_number() over (order by a) from b",
        "select 'order by' as \"order by\" from b -- order by",
        "select * from (select a from b order by a) as c"
      })
  void anOrderWithinDoesNot(String sql) {
    assertThat(new ShadowQuery("q", sql, sql).order()).isEqualTo(Order.ANY);
  }
}

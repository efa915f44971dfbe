package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://ana@db/shop                     | jdbc:postgresql://db/shop
          postgres://ana@db:6543/shop                  | jdbc:postgresql://db:6543/shop
          postgresql://ana@db                          | jdbc:postgresql://db/ana
          postgresql:///shop                           | jdbc:postgresql://localhost/shop
          postgresql://a,b:1/shop?port=7               | jdbc:postgresql://a:7,b:1/shop
          postgresql://[::1]:5433/shop                 | jdbc:postgresql://[::1]:5433/shop
          postgresql://ana@/shop?host=db&port=5        | jdbc:postgresql://db:5/shop
          postgresql://ana@db/my%20shop%2F1            | jdbc:postgresql://db/my+shop%2F1
          """)
  void hostPortAndDatabaseGoIntoTheUrl(String libpq, String jdbc) {
    assertThat(parse(libpq).jdbcUrl()).isEqualTo(jdbc);
  }

  @Test
  void everythingElseGoesIntoTheProperties() {
    PostgresUrl url =
        parse(
            "postgresql://an%40a:p%40ss+%2F1@db/shop"
                + "?sslmode=require&connect_timeout=3&target_session_attrs=read-write");

    assertThat(url.properties())
        .containsEntry("user", "an@a")
        .containsEntry("password", "p@ss+/1")
        .containsEntry("sslmode", "require")
        .containsEntry("connectTimeout", "3")
        .containsEntry("targetServerType", "primary");
    assertThat(url.toString()).doesNotContain("ss");
  }

  @ParameterizedTest
  @CsvSource({"mysql://ana:geheim@db/shop", "postgresql://ana:ge%zz@db/x", "postgresql://db/x?a"})
  void whatIsNoUrlIsRefusedWithoutTellingIt(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.PLAN_INVALID))
        .hasMessageContaining("${env:JOURNAL}")
        .hasMessageNotContaining("ge");
  }

  private static PostgresUrl parse(String text) {
    return PostgresUrl.parse(new DatabaseUrl("${env:JOURNAL}", text));
  }
}

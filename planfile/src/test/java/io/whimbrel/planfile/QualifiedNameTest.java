package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.schema.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualifiedNameTest {

  private static TableName table(String text) {
    return QualifiedName.parse(text).orElseThrow().table();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "users,public,users",
        "app.users,app,users",
        "App.Users,App,Users",
        "a.b.c,a,b.c",
        "\"my.schema\".t,my.schema,t",
        "\"my.schema\".\"t.u\",my.schema,t.u",
        "\"say \"\"hi\"\"\".t,say \"hi\",t",
        "\"users\",public,users",
        "\"a.b\",public,a.b",
        "in\"side.t,in\"side,t"
      })
  void aNameIsPartedAtTheFirstDotOutsideQuotes(String text, String schema, String name) {
    assertThat(table(text)).isEqualTo(new TableName(schema, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "\"a",
        "\"a\"b",
        "\"\"",
        "a.\"b",
        "a.\"b\"c",
        "\"\".a",
        "a.\"b\".c"
      })
  void aNameThatIsNoneIsRefused(String text) {
    assertThat(QualifiedName.parse(text)).isEmpty();
  }

  @Test
  void aLoneStarSelectsEverySchema() {
    assertThat(QualifiedName.parse("*").orElseThrow().pattern()).isEqualTo("*");
    assertThat(QualifiedName.parse("tmp_*").orElseThrow().pattern()).isEqualTo("public.tmp_*");
    assertThat(QualifiedName.parse("\"my.schema\".*").orElseThrow().pattern())
        .isEqualTo("my.schema.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "my.table", "say \"hi\"", "\"", ".", " ", "*"})
  void whatIsWrittenReadsBack(String part) {
    TableName table = new TableName(part, part);

    assertThat(table(QualifiedName.write(table))).isEqualTo(table);
  }
}

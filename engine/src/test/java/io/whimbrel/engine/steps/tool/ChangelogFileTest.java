package io.whimbrel.engine.steps.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangelogFileTest {
  @TempDir private Path directory;

  private List<Replayed> read(String head, String attributes, String body) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("changelog.sql"),
            "%s%n%n--changeset ann:1 %s%n%s%n".formatted(head, attributes, body));
    return new ChangelogFile(file, "changelog.sql").get();
  }

  private List<Replayed> read(String attributes) throws IOException {
    return read("--liquibase formatted sql", attributes, "create table a (id int);");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ignore:true",
        "logicalFilePath:db/other.sql",
        "labels:first logicalFilePath:\"db/other.sql\"",
        "runWith:psql",
        "runOrder:last",
        "runAlways:true",
        "failOnError:false",
        "endDelimiter:/",
        "dbms:\"postgresql, oracle\"",
        "dbms:",
        "of-tomorrow:1"
      })
  void whatCannotBeHeededIsRefusedWithItsLine(String attributes) {
    assertThatThrownBy(() -> read(attributes))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("is for Liquibase alone")
        .hasMessageContaining("changelog.sql:3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!oracle | true",
        "all | true",
        "none | false",
        "!postgresql | false",
        "postgresql,!oracle | true",
        "oracle,!h2 | false",
        "!oracle,!postgresql | false",
        "all,!postgresql | true",
        "none,postgresql | false",
        "oracle,postgresql | true",
        "oracle | false"
      })
  void aListOfDatabasesIsJudgedAsLiquibaseDoes(String databases, boolean isDone)
      throws IOException {
    assertThat(read("dbms:" + databases)).hasSize(isDone ? 1 : 0);
  }

  @Test
  void whatHasNoEffectIsTaken() throws IOException {
    assertThat(
            read("ignore:false runAlways:false failOnError:true splitStatements:false context:a"))
        .singleElement()
        .satisfies(one -> assertThat(one.entry().labels().contexts()).isEqualTo("a"));
  }

  @Test
  void aHeadWithAPathOfItsOwnIsRefused() {
    assertThatThrownBy(
            () -> read("--liquibase formatted sql logicalFilePath:a.sql", "", "select 1;"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("'logicalFilePath:a.sql' is for Liquibase alone")
        .hasMessageContaining("changelog.sql:1");
  }

  @Test
  void aCommentMayBeginAsAWordOfLiquibaseDoes() throws IOException {
    String body = "--included columns\n--propertyless\ncreate table a (id int);";

    assertThat(read("--liquibase formatted sql", "", body))
        .singleElement()
        .satisfies(one -> assertThat(one.sql()).contains("--included columns"));
    assertThatThrownBy(
            () -> read("--liquibase formatted sql", "", "--property name:a value:b\nselect 1;"))
        .hasMessageContaining("'--property name:a value:b' is for Liquibase alone");
  }
}

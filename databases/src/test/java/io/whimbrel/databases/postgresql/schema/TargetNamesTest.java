package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetNamesTest {

  @Test
  void longNamesStayUniqueWithinSixtyThreeBytesAndWholeCharacters() {
    TargetNames names = new TargetNames(new Definitions(List.of()), List.of());
    TableName wanted = new TableName("app", "ü🐦".repeat(12));

    List<String> claimed =
        IntStream.range(0, 120).mapToObj(_ -> names.claim(wanted).name()).toList();

    assertThat(claimed).doesNotHaveDuplicates();
    assertThat(claimed)
        .allMatch(name -> name.getBytes(StandardCharsets.UTF_8).length <= 63)
        .allMatch(name -> StandardCharsets.UTF_8.newEncoder().canEncode(name));
    assertThat(claimed.get(119)).endsWith("_119");
  }

  @Test
  void aNameIsOnlyTakenInItsSchema() {
    TargetNames names = new TargetNames(new Definitions(List.of()), List.of());

    TableName first = names.claim(new TableName("app", "t"));
    TableName second = names.claim(new TableName("other", "t"));

    assertThat(List.of(first.name(), second.name())).containsExactly("t", "t");
  }
}

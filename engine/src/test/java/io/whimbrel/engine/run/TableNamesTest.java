package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableNamesTest {
  @Test
  void namesWithAnyCharactersComeBack() {
    List<TableName> names =
        List.of(
            new TableName("public", "users"),
            new TableName("a.b", "c d/e"),
            new TableName("ü\n", "\"%+'"));

    assertThat(TableNames.read(TableNames.write(names))).isEqualTo(names);
    assertThat(TableNames.read("")).isEmpty();
  }
}

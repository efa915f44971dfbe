package io.whimbrel.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownValueTest {

  @Test
  void whatIsNotTheSameDoesNotLookTheSame() {
    List<String> values =
        Arrays.asList(
            null, "", "NULL", "'", "''", "'''", "'NULL'", "''NULL''", "'NULL", "null", "'a'", "a");

    assertThat(values)
        .extracting(ShownValue::of)
        .doesNotHaveDuplicates()
        .startsWith("NULL", "''", "'NULL'")
        .endsWith("null", "'a'", "a");
  }
}

package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleRowsTest {

  @ParameterizedTest
  @CsvSource({
    "Ana Muster, Xxx Xxxxxx",
    "ana@example.com, xxx@xxxxxxx.xxx",
    "2024-01-01 12:00:00+00, 0000-00-00 00:00:00+00",
    "550e8400-e29b, 000x0000-x00x",
    "\u00c5sa \u4e2d\u6587, Xxx xx",
    ", NULL",
    "NULL, XXXX",
    "true, true",
    "\u0661\u0662, 00"
  })
  void onlyTheFormOfAValueIsLeft(@Nullable String value, String form) {
    assertThat(ExampleRows.masked(value)).isEqualTo(form);
  }
}

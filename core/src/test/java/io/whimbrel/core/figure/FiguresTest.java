package io.whimbrel.core.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FiguresTest {

  @Test
  void bytesAreDecimalWithThreeDigitsOrSo() {
    assertThat(Figures.bytes(0)).isEqualTo("0 B");
    assertThat(Figures.bytes(999)).isEqualTo("999 B");
    assertThat(Figures.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(Figures.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Figures.bytes(673_000_000)).isEqualTo("673 MB");
  }

  @Test
  void durationsShowWhatMatters() {
    assertThat(Figures.duration(Duration.ofMillis(84))).isEqualTo("84 ms");
    assertThat(Figures.duration(Duration.ofMillis(1_420))).isEqualTo("1.42 s");
    assertThat(Figures.duration(Duration.ofSeconds(190))).isEqualTo("3 min 10 s");
    assertThat(Figures.duration(Duration.ofHours(30))).isEqualTo("1 d 06 h");
  }

  @Test
  void countsAreSeparatedOrScaled() {
    assertThat(Figures.count(14_201_331)).isEqualTo("14,201,331");
    assertThat(Figures.shortCount(14_201_331)).isEqualTo("14.2M");
    assertThat(Figures.clock(Duration.ofSeconds(3_723))).isEqualTo("1:02:03");
  }
}

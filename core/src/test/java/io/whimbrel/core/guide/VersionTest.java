package io.whimbrel.core.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

  @Test
  void versionsHaveTheOrderOfTheSpecification() {
    List<String> ordered =
        List.of(
            "0.9.10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.2.0",
            "1.10.0",
            "2.0.0");

    List<Version> sorted =
        ordered.reversed().stream().flatMap(t -> Version.parse(t).stream()).sorted().toList();

    assertThat(sorted).map(Version::toString).isEqualTo(ordered);
  }

  @Test
  void aLeadingLetterAndTheBuildMakeNoDifference() {
    assertThat(Stream.of("v1.2.3", "1.2.3+build.7", " 1.2.3 ").map(Version::parse).distinct())
        .containsExactly(Version.parse("1.2.3"));
  }

  @Test
  void theFirstVersionOfATextIsFound() {
    assertThat(Version.first("{\"build\": \"x1.2.3\", \"version\": \"v0.2.0-rc.1\"}"))
        .map(Version::toString)
        .contains("0.2.0-rc.1");
    assertThat(Version.first("shop 1.2, of today")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "V1.2.3", "1.2.x"})
  void whatIsNoVersionIsNotRead(String text) {
    assertThat(Version.parse(text)).isEmpty();
  }
}

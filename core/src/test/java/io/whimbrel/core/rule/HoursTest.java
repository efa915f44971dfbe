package io.whimbrel.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.problem.Problem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {

  @ParameterizedTest
  @CsvSource({
    "09:00-17:00 UTC, 2026-03-02T08:59:59Z, false",
    "09:00-17:00 UTC, 2026-03-02T09:00:00Z, true",
    "09:00-17:00 UTC, 2026-03-02T16:59:59Z, true",
    "09:00-17:00 UTC, 2026-03-02T17:00:00Z, false",
    "22:00-06:00 UTC, 2026-03-02T23:00:00Z, true",
    "22:00-06:00 UTC, 2026-03-02T05:59:00Z, true",
    "22:00-06:00 UTC, 2026-03-02T06:00:00Z, false",
    "22:00-06:00 Europe/Zurich, 2026-07-01T20:00:00Z, true",
    "22:00-06:00 Europe/Zurich, 2026-01-01T20:59:00Z, false",
    "00:00-24:00 UTC, 2026-03-02T23:59:59Z, true",
    "18:00-24:00 UTC, 2026-03-02T23:59:59Z, true",
    "18:00-24:00 UTC, 2026-03-02T00:00:00Z, false",
  })
  void goByTheClockOnTheWall(String hours, Instant moment, boolean isWithin) {
    assertThat(Hours.parse(hours).contains(moment)).isEqualTo(isWithin);
  }

  @ParameterizedTest
  @CsvSource({
    // On 2026-03-29 Zurich goes from 02:00 to 03:00, on 2026-10-25 back from 03:00 to 02:00.
    "01:30-02:30 Europe/Zurich, 2026-03-29T00:59:00Z, true",
    "01:30-02:30 Europe/Zurich, 2026-03-29T01:00:00Z, false",
    "02:30-03:30 Europe/Zurich, 2026-03-29T01:00:00Z, true",
    "02:30-03:30 Europe/Zurich, 2026-03-29T01:30:00Z, false",
    "02:00-03:00 Europe/Zurich, 2026-10-25T00:10:00Z, true",
    "02:00-03:00 Europe/Zurich, 2026-10-25T01:10:00Z, true",
    "02:00-03:00 Europe/Zurich, 2026-10-25T02:00:00Z, false",
  })
  void thatAreLeftOutInSpringAreNotThereAndThoseOfAutumnComeTwice(
      String hours, Instant moment, boolean isWithin) {
    assertThat(Hours.parse(hours).contains(moment)).isEqualTo(isWithin);
  }

  @ParameterizedTest
  @CsvSource({
    // 2026-03-06 is a Friday.
    "Mon-Fri 22:00-06:00 UTC, 2026-03-06T23:00:00Z, true",
    "Mon-Fri 22:00-06:00 UTC, 2026-03-07T05:00:00Z, true",
    "Mon-Fri 22:00-06:00 UTC, 2026-03-07T23:00:00Z, false",
    "Mon-Fri 22:00-06:00 UTC, 2026-03-09T05:00:00Z, false",
    "'Sat,Sun 00:00-24:00 UTC', 2026-03-08T12:00:00Z, true",
    "Fri-Mon 10:00-11:00 UTC, 2026-03-09T10:30:00Z, true",
    "Fri-Mon 10:00-11:00 UTC, 2026-03-10T10:30:00Z, false",
  })
  void thatPassMidnightBelongToTheDayOnWhichTheyBegin(
      String hours, Instant moment, boolean isWithin) {
    assertThat(Hours.parse(hours).contains(moment)).isEqualTo(isWithin);
  }

  @Test
  void tellWhenTheyBeginNext() {
    Hours nights = Hours.parse("Mon-Fri 22:00-06:00 Europe/Zurich");

    assertThat(nights.nextAfter(Instant.parse("2026-03-07T12:00:00Z")))
        .contains(Instant.parse("2026-03-09T21:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22:00-06:00",
        "22-6 UTC",
        "25:00-06:00 UTC",
        "22:00-22:00 UTC",
        "22:00-06:00 Europe/Zuerich",
        "Mo-Fr 22:00-06:00 UTC",
        "24:00-06:00 UTC",
        "nights",
      })
  void thatAreNoneAreRefusedWithTheFormThatIs(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Hours.parse(text))
        .satisfies(p -> assertThat(p.fix()).contains("22:00-06:00 Europe/Zurich"));
  }
}

package io.whimbrel.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.change.Position;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogAlarmTest {
  private final LogAlarm alarm = new LogAlarm(0);

  private int[] see(double... shares) {
    int[] levels = new int[shares.length];
    for (int i = 0; i < shares.length; i++) {
      levels[i] = alarm.see(shares[i]);
    }
    return levels;
  }

  @Test
  void isRaisedAtHalfAtThreeQuartersAndAtNineTenths() {
    assertThat(see(0, 0.49, 0.5, 0.74, 0.75, 0.89, 0.9, 1.2))
        .containsExactly(0, 0, 50, 50, 75, 75, 90, 90);
  }

  @Test
  void isOverOnlyTenPointsBelow() {
    assertThat(see(0.92, 0.89, 0.91, 0.81, 0.79, 0.76, 0.66, 0.64, 0.41, 0.39, 0.49))
        .containsExactly(90, 90, 90, 90, 75, 75, 75, 50, 50, 0, 0);
  }

  @Test
  void goesOnBehindTheOneThatWasRaisedBefore() {
    LogAlarm later = new LogAlarm(75);

    assertThat(later.see(0.70)).isEqualTo(75);
    assertThat(later.see(0.60)).isEqualTo(50);
  }

  @Test
  void noneIsOverWhileSomethingIsNotKnown() {
    assertThat(see(0.8)).containsExactly(75);
    assertThat(alarm.seeAtLeast(0.1)).isEqualTo(75);
    assertThat(alarm.seeAtLeast(0.95)).isEqualTo(90);
    assertThat(see(0.1)).containsExactly(0);
  }

  @Test
  void theNarrowerOfSettingsAndDiskCounts() {
    LogStatus status = status(Optional.of(100L));

    assertThat(LogRoom.of(status(Optional.empty()), Optional.empty())).isEmpty();
    assertThat(LogRoom.of(status, Optional.of(900L)).orElseThrow().share()).isEqualTo(0.75);
    assertThat(LogRoom.of(status, Optional.of(33L)).orElseThrow().share()).isBetween(0.90, 0.91);
    assertThat(LogRoom.of(status(Optional.of(-50L)), Optional.empty()).orElseThrow().share())
        .isEqualTo(1.0);
  }

  private static LogStatus status(Optional<Long> left) {
    return new LogStatus(Position.START, Position.START, 300, "reserved", left, Instant.EPOCH);
  }
}

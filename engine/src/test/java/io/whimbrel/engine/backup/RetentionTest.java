package io.whimbrel.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.plan.BackupRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final Retention retention = new Retention(BackupRules.DEFAULT, NOW);

  @Test
  void anUnfinishedBackupGoesWhenNobodyHasWrittenAtItForDay() {
    ArchiveEntry left = unfinished("left", Duration.ofDays(3), Duration.ofHours(25));
    ArchiveEntry written = unfinished("written", Duration.ofDays(3), Duration.ofHours(1));
    ArchiveEntry fresh = unfinished("fresh", Duration.ofHours(2), Duration.ofHours(2));

    assertThat(retention.expired(List.of(left, written, fresh), Set.of(), _ -> true))
        .extracting(e -> e.entry().id())
        .containsExactly("left");
  }

  @Test
  void whatRunGoesByStays() {
    ArchiveEntry left = unfinished("left", Duration.ofDays(3), Duration.ofDays(3));

    assertThat(retention.expired(List.of(left), Set.of("left"), _ -> true)).isEmpty();
  }

  @Test
  void whatCannotBeReadNowStays() {
    Instant longAgo = NOW.minus(Duration.ofDays(400));
    ArchiveEntry silent =
        new ArchiveEntry("silent", "silent", longAgo, longAgo, Optional.empty(), false, "403");

    assertThat(retention.expired(List.of(silent), Set.of(), _ -> true)).isEmpty();
  }

  private static ArchiveEntry unfinished(String id, Duration begun, Duration changed) {
    return new ArchiveEntry(
        id, id, NOW.minus(begun), NOW.minus(changed), Optional.empty(), true, "no manifest");
  }
}

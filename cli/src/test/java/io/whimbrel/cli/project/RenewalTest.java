package io.whimbrel.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.registry.MigrationRecord;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.registry.Standing;
import io.whimbrel.core.risk.Assessed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RenewalTest {
  private static final Path FILE = Path.of("plan.record");

  private final MigrationRecord early = record(MigrationStatus.ACTIVE, "2027-01-01T00:00:00Z");
  private final MigrationRecord late = record(MigrationStatus.COMPLETED, "2027-01-02T00:00:00Z");

  private static MigrationRecord record(MigrationStatus status, String at) {
    return new MigrationRecord(
        new Standing(status, "", "r1", Optional.empty(), Optional.empty(), "", Instant.parse(at)),
        Assessed.NOTHING);
  }

  private static RecordFile file(String text) {
    return new RecordFile(FILE, text, MigrationRecord.read(text));
  }

  @Test
  void whatAnotherCommandWroteMeanwhileIsNotTakenBack() {
    RecordFile before = file(early.text());

    assertThat(new Renewal(before, early).isDue(file(late.text()))).isFalse();
    assertThat(new Renewal(file(""), MigrationRecord.NOTHING).isDue(file(early.text()))).isFalse();
  }

  @Test
  void whatIsLaterIsWrittenWhateverIsThere() {
    assertThat(new Renewal(file(""), late).isDue(file(early.text()))).isTrue();
    assertThat(new Renewal(file(early.text()), late).isDue(file(early.text()))).isTrue();
    assertThat(new Renewal(file(late.text()), late).isDue(file(late.text()))).isFalse();
  }

  @Test
  void whatIsNotUnderstoodIsNeverWrittenOver() {
    String conflict = early.text() + "=======\n" + late.text();

    assertThat(file(conflict).isStrange()).isTrue();
    assertThat(new Renewal(file(conflict), late).isDue(file(conflict))).isFalse();
  }
}

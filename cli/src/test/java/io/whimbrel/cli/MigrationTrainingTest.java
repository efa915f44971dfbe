package io.whimbrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTrainingTest {

  /** It fails where a command does not end as it should. */
  @Test
  void theMigrationByWhichStartsAreTrainedGoesThrough(@TempDir Path directory) throws Exception {
    MigrationTraining.main(new String[] {directory.toString()});

    assertThat(directory.resolve("app.env")).content().contains("=postgresql://");
  }
}

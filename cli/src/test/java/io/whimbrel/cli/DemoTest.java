package io.whimbrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short demo: it checks ledger and rows itself, and ends badly when one is missing. */
class DemoTest {

  @Test
  void theDemoEndsWithEveryAcknowledgedWriteAndAReport(@TempDir Path parent) throws Exception {
    Path directory = parent.resolve("demo");
    int status =
        Main.run(
            "demo", "--quiet", "--users", "2000", "--orders", "6000", "-d", directory.toString());

    assertThat(status).isEqualTo(ExitCode.OK.status());
    assertThat(directory.resolve("plan.yaml")).content().contains("key: uuid");
    try (var files = Files.walk(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("app.env", "ledger.log", "MIGRATION-001.1.html");
    }
  }
}

package io.whimbrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comes first, so that the processes of other tests start from the cache that it makes. */
@Order(1)
class MigrationTrainingTest {
  private static final long PATIENCE_SECONDS = 240;

  /** It fails where a command does not end as it should. */
  @Test
  void theMigrationByWhichStartsAreTrainedGoesThrough(@TempDir Path directory) throws Exception {
    List<String> options =
        List.of(
            "-XX:AOTCacheOutput=" + JavaProcess.fresh(),
            "-Dwhimbrel.servers=" + System.getProperty("whimbrel.servers", ""));
    List<String> line = JavaProcess.command("512m", options, MigrationTraining.class.getName());
    line.add(directory.toString());
    Path output = directory.resolve("output.txt");

    Process training =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
            .start();
    boolean isOver = training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    training.destroyForcibly();

    assertThat(isOver).as("it ends").isTrue();
    assertThat(training.exitValue()).as(Files.readString(output)).isZero();
    assertThat(directory.resolve("app.env")).content().contains("=postgresql://");
    JavaProcess.keepFresh();
  }
}

package io.whimbrel.testkit.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftServerTest {

  @Test
  void aServerThatItsStarterLeftIsEndedAndItsDirectoryGoes(@TempDir Path directory) {
    Path place = directory.resolve("source-server");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder(PostgresVersion.newest()).directory(place).start();
    server.detach();
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();

    LeftServer.remove(place);
    LeftServer.remove(place);

    assertThat(postmaster.isAlive()).isFalse();
    assertThat(place).doesNotExist();
  }
}

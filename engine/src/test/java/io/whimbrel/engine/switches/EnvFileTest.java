package io.whimbrel.engine.switches;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("app.env");
    Files.writeString(file, "# comment\nexport URL=\"old\"\nURL_OTHER=stays\n\nPORT = 1\n");
  }

  @Test
  void onlyTheLineOfTheKeyChangesAndItsQuotesStay() throws IOException {
    new EnvFile(file, "URL").set("postgresql://u:p$1@h/d");

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "# comment",
            "export URL=\"postgresql://u:p$1@h/d\"",
            "URL_OTHER=stays",
            "",
            "PORT = 1");
  }

  @Test
  void aKeyThatIsNotThereIsAddedAndCanBeRemovedAgain() throws IOException {
    String before = Files.readString(file);
    EnvFile added = new EnvFile(file, "DATABASE_URL");

    assertThat(added.hasKey()).isFalse();
    added.set("new");
    assertThat(Files.readAllLines(file)).endsWith("DATABASE_URL=new");
    added.remove();

    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void permissionsAndLinksStay() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(directory.resolve("link.env"), file);

    new EnvFile(link, "PORT").set("2");

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).contains("PORT = 2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aFileThatIsNotThereIsMadeForItsOwnerOnly() throws IOException {
    Path fresh = directory.resolve("fresh.env");

    new EnvFile(fresh, "URL").set("new");

    assertThat(Files.readString(fresh)).isEqualTo("URL=new\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
        .isEqualTo("rw-------");
  }
}

package io.whimbrel.engine.steps.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.steps.sql.MigrationDirectory.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationDirectoryTest {
  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> names() {
    return MigrationDirectory.read(directory).migrations().stream()
        .map(MigrationFile::name)
        .toList();
  }

  @Test
  void aDirectoryOfPrismaRunsByItsTimestampsAndTakesDownFilesAlong() throws IOException {
    write("20260102000000_second/migration.sql", "select 2");
    write("20260101000000_first/migration.sql", "select 1");
    write("20260101000000_first/down.sql", "select -1");
    write("migration_lock.toml", "provider = \"postgresql\"");

    MigrationDirectory read = MigrationDirectory.read(directory);

    assertThat(read.form()).isEqualTo(Form.PRISMA);
    assertThat(read.migrations())
        .extracting(MigrationFile::name, MigrationFile::version, MigrationFile::undo)
        .containsExactly(
            tuple("20260101000000_first", "20260101000000", Optional.of("select -1")),
            tuple("20260102000000_second", "20260102000000", Optional.empty()));
  }

  @Test
  void aDirectoryOfFlywayRunsByVersionAndRepeatableFilesLast() throws IOException {
    write("R__views.sql", "select 9");
    write("V10__last.sql", "select 10");
    write("older/V1_2__early.sql", "select 12");
    write("V1.10__later.sql", "select 110");
    write("U1.2__early.sql", "select -12");

    MigrationDirectory read = MigrationDirectory.read(directory);

    assertThat(read.form()).isEqualTo(Form.FLYWAY);
    assertThat(names())
        .containsExactly(
            "older/V1_2__early.sql", "V1.10__later.sql", "V10__last.sql", "R__views.sql");
    assertThat(read.migrations().getFirst().undo()).contains("select -12");
    assertThat(read.migrations().getLast().version()).isEmpty();
  }

  @Test
  void twoFilesOfTheSameVersionAreRefused() throws IOException {
    write("V1__one.sql", "select 1");
    write("more/V1.0__other.sql", "select 2");

    assertThatThrownBy(() -> MigrationDirectory.read(directory))
        .hasMessageContaining("same version");
  }

  @Test
  void theFormOfTheTemplateIsReadByVersion() throws IOException {
    write("1.10__b.sql", "select 2");
    write("1.2__a.sql", "select 1");

    assertThat(MigrationDirectory.read(directory).form()).isEqualTo(Form.TEMPLATE);
    assertThat(names()).containsExactly("1.2__a.sql", "1.10__b.sql");
  }

  @Test
  void anyOtherFilesRunByNameAndDownFilesTakeThemBack() throws IOException {
    write("002_index.up.sql", "select 2");
    write("002_index.down.sql", "select -2");
    write("001_table.sql", "select 1");

    MigrationDirectory read = MigrationDirectory.read(directory);

    assertThat(read.form()).isEqualTo(Form.PLAIN);
    assertThat(names()).containsExactly("001_table.sql", "002_index.up.sql");
    assertThat(read.migrations().getLast().undo()).contains("select -2");
    assertThat(read.migrations().getFirst().undo()).isEmpty();
  }

  @Test
  void aLinkIsNotRead(@TempDir Path elsewhere) throws IOException {
    write("001_a.sql", "select 1");
    Path other = Files.writeString(elsewhere.resolve("other.sql"), "select 2");
    Files.createSymbolicLink(directory.resolve("002_b.sql"), other);

    assertThat(names()).containsExactly("001_a.sql");
  }

  @Test
  void aDirectoryWithoutSqlIsRefused() {
    assertThatThrownBy(() -> MigrationDirectory.read(directory))
        .hasMessageContaining("no SQL files");
  }

  /** Root may read it all the same. */
  @Test
  void aFolderThatItsReaderMayNotReadIsRefused() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("closed"));
    Files.writeString(directory.resolve("a.sql"), "select 1;");
    Files.setPosixFilePermissions(folder, Set.of());
    try {
      if (Files.isReadable(folder)) {
        assertThat(names()).containsExactly("a.sql");
      } else {
        assertThatThrownBy(() -> MigrationDirectory.read(directory))
            .isInstanceOf(Problem.class)
            .hasMessageContaining("the SQL cannot be read");
      }
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}

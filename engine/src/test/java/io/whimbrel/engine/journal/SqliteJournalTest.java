package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {

  @TempDir private Path directory;

  @Override
  public String address() {
    return file().toString();
  }

  @Override
  public void execute(String statement) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement jdbc = connection.createStatement()) {
      jdbc.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  @Override
  public void unguardEvents() {
    execute("drop trigger event_unchanged");
    execute("drop trigger event_kept");
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    for (Path path : new Path[] {file(), Path.of(file() + "-wal"), Path.of(file() + "-shm")}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("state"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileThatIsNoJournalIsTold() throws IOException {
    Path other = directory.resolve("other.txt");
    Files.writeString(other, "this is no database, and long enough to be sure of it ".repeat(20));

    assertThatThrownBy(() -> open(other.toString()))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.FAULT))
        .hasMessageContaining("other.txt");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsTold() {
    Path below = Path.of("/proc/whimbrel/journal.db");

    assertThatThrownBy(() -> open(below.toString()))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.RESOURCE_EXHAUSTED))
        .hasMessageContaining("/proc/whimbrel");
  }

  private Path file() {
    return directory.resolve("state/journal.db");
  }
}

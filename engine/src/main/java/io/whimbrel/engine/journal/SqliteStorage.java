package io.whimbrel.engine.journal;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A journal in a SQLite file with a write-ahead log, fsynced at each commit; several processes of
 * one machine share it. Times are the injected clock's.
 */
record SqliteStorage(Path file, Clock clock) implements Storage {

  private static final int BUSY_MILLIS = 10_000;

  /** A journal in this file; file and directory are made for their owner only. */
  static SqliteStorage at(Path file, Clock clock) {
    Path path = file.toAbsolutePath();
    try {
      Path directory = path.getParent();
      if (directory != null) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      makeFile(path);
    } catch (IOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the journal's file cannot be made: " + e.getMessage())
          .where(path.toString())
          .fix("make room and give the right to write there, or name another journal")
          .cause(e)
          .exception();
    }
    return new SqliteStorage(path, clock);
  }

  private static void makeFile(Path path) throws IOException {
    if (Files.exists(path)) {
      return;
    }
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // Another process made it in this moment, for its owner only as well.
      return;
    }
  }

  @Override
  public Connection connect() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  @Override
  public String begin(Access access) {
    return switch (access) {
      case READ -> "begin";
      case WRITE -> "begin immediate";
    };
  }

  @Override
  public String countVersionTables() {
    return "select count(*) from sqlite_master where type = 'table' and name = 'version'";
  }

  @Override
  public String prepare() {
    return "select 1";
  }

  @Override
  public List<String> keepEvents() {
    return List.of(
        """
        create trigger event_unchanged before update on event
        begin select raise(abort, 'events are never changed'); end
        """,
        """
        create trigger event_kept before delete on event
        begin select raise(abort, 'events are never deleted'); end
        """);
  }

  @Override
  public long now(Sql sql) {
    return Micros.of(clock.instant());
  }

  @Override
  public boolean isConnectionLost(SQLException failure) {
    return switch (family(failure)) {
      case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN -> true;
      default -> false;
    };
  }

  @Override
  public Problem problem(SQLException failure) {
    Problem.Draft draft =
        switch (family(failure)) {
          case SQLITE_FULL ->
              Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
                  .what("the journal cannot be written: the disk is full")
                  .fix("make room on this disk, then run again")
                  .permanence(Problem.Permanence.SCARCE);
          case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
              Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
                  .what("the journal cannot be opened for writing: " + failure.getMessage())
                  .fix("give this user the right to write the file and its directory");
          case SQLITE_BUSY, SQLITE_LOCKED ->
              Problem.of(ProblemCode.UNREACHABLE)
                  .what("another process has kept the journal locked for 10 s")
                  .fix("try again; find the process with 'fuser' when it does not help")
                  .permanence(Problem.Permanence.TRANSIENT);
          case SQLITE_CORRUPT, SQLITE_NOTADB ->
              Problem.of(ProblemCode.FAULT)
                  .what("the file is not a sound journal: " + failure.getMessage())
                  .fix("put back a backup of the file, or name another journal");
          default ->
              Problem.of(ProblemCode.FAULT)
                  .what("the journal failed: " + failure.getMessage())
                  .fix("look after the disk, then run again");
        };
    return draft.where(where()).cause(failure).exception();
  }

  @Override
  public String where() {
    return file.toString();
  }

  /** The primary code: extended ones carry it in their lowest byte. */
  private static SQLiteErrorCode family(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}

package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The data directory of one server. A new one is a copy of a template, which initdb makes once per
 * version and user. Settings are in a file of the directory, so that they hold for every restart
 * and {@code alter system} can still override them.
 */
final class DataDirectory {
  private static final String SETTINGS_FILE = "whimbrel.conf";

  private final Path path;
  private final boolean temporary;

  private DataDirectory(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /** A new directory for temporary files, deleted with the server. */
  static DataDirectory temporary() throws IOException {
    return new DataDirectory(Files.createTempDirectory("whimbrel-postgresql-"), true);
  }

  /** A directory of the caller, new or used before, which stays. */
  static DataDirectory kept(Path path) throws IOException {
    return new DataDirectory(Files.createDirectories(path).toAbsolutePath(), false);
  }

  Path path() {
    return path.resolve("data");
  }

  Path log() {
    return path.resolve("server.log");
  }

  void prepare(
      PostgresVersion version,
      ServerBinaries binaries,
      ServerAccount account,
      Map<String, String> settings)
      throws IOException, InterruptedException {
    if (!Files.exists(path().resolve("PG_VERSION"))) {
      Path template = account.cache().resolve("template-" + version.release());
      FileTree.once(template, directory -> initialise(directory, binaries, account));
      Files.createDirectories(path());
      FileTree.copy(template, path());
    }
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(settings)
        .forEach((name, value) -> lines.append("%s = '%s'%n".formatted(name, quoted(value))));
    Files.writeString(path().resolve(SETTINGS_FILE), lines);
    account.own(path);
  }

  void delete() {
    if (temporary) {
      FileTree.delete(path);
    }
  }

  boolean isTemporary() {
    return temporary;
  }

  private static void initialise(Path directory, ServerBinaries binaries, ServerAccount account)
      throws IOException, InterruptedException {
    account.own(directory);
    Path log = Files.createTempFile("whimbrel-initdb-", ".log");
    try {
      Process process =
          new ProcessBuilder(initdb(directory, binaries, account))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("initdb failed: " + Files.readString(log));
      }
    } finally {
      Files.delete(log);
    }
    Files.writeString(
        directory.resolve("postgresql.conf"),
        "%ninclude_if_exists = '%s'%n".formatted(SETTINGS_FILE),
        StandardOpenOption.APPEND);
  }

  private static List<String> initdb(
      Path directory, ServerBinaries binaries, ServerAccount account) {
    return account.command(
        binaries.program("initdb"),
        "--pgdata=" + directory,
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync");
  }

  private static String quoted(String value) {
    return value.replace("'", "''");
  }
}

package io.whimbrel.cli.rehearse;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.testkit.postgresql.LeftServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that a rehearsal has for itself, beside the plan's journal and never the same. One
 * rehearsal of a plan at a time; what an earlier one left there, servers that still run included,
 * is removed when the next one begins.
 */
final class RehearsalPlace implements AutoCloseable {
  private static final String SERVER = "-server";

  private static final long TIMES = 3;
  private static final long MEGA = 1_000_000;

  private final Path directory;
  private final FileChannel channel;
  private boolean isKept;

  private RehearsalPlace(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Takes it; {@code LOCKED} when another process has it. */
  static RehearsalPlace take(Path state) {
    Path directory = state.resolve("rehearsal");
    try {
      Files.createDirectories(state);
      FileChannel channel =
          FileChannel.open(
              state.resolve("rehearsal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw Problem.of(ProblemCode.LOCKED)
            .what("another process rehearses this plan")
            .where(directory.toString())
            .fix("wait until it has ended")
            .exception();
      }
      remove(directory);
      Files.createDirectories(directory);
      return new RehearsalPlace(directory, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lock is held as long as the channel is open. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    for (Path server : servers(directory)) {
      LeftServer.remove(server);
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static List<Path> servers(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> String.valueOf(path.getFileName()).endsWith(SERVER)).toList();
    }
  }

  private static Path server(Path directory, String side) {
    return directory.resolve(side + SERVER);
  }

  Path directory() {
    return directory;
  }

  /** Both sides, indexes and log take about three times the bytes of the rows. */
  void requireRoom(long bytes) {
    try {
      long free = Files.getFileStore(directory).getUsableSpace();
      if (bytes > free / TIMES) {
        throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
            .what(
                "a rehearsal of %d MB needs about %d MB of disk, %d MB are free"
                    .formatted(bytes / MEGA, bytes / MEGA * TIMES, free / MEGA))
            .where(directory.toString())
            .fix("take a sample (--sample 1%), or name servers (--source-server, --target-server)")
            .exception();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the server of a side keeps its data. */
  Path server(String side) {
    return server(directory, side);
  }

  /** Leaves what enters the scratch databases to this user alone. */
  Path addresses(String text) {
    try {
      Path file = directory.resolve("addresses");
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves everything there, for somebody to look at. */
  void keep() {
    isKept = true;
  }

  @Override
  public void close() {
    try (channel) {
      if (!isKept) {
        remove(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

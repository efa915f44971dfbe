package io.whimbrel.engine.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a spool and the names in it. Segments hold rows of the source: only the owner
 * may read them.
 */
record SegmentDirectory(Path path) {

  private static final Pattern SEGMENT = Pattern.compile("[0-9]{20}\\.log");

  /** The directory, made where it is missing. */
  static SegmentDirectory at(Path path) throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new SegmentDirectory(path.toAbsolutePath());
  }

  /** The segments' numbers, ascending. */
  List<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> SEGMENT.matcher(name).matches())
          .map(name -> Long.parseLong(name.substring(0, 20)))
          .sorted()
          .toList();
    }
  }

  Path segment(long number) {
    return path.resolve("%020d.log".formatted(number));
  }

  /** The file that says what is fsynced. */
  Path flushed() {
    return path.resolve("flushed");
  }

  /** The file whose lock the one process that uses the spool holds. */
  Path lock() {
    return path.resolve("lock");
  }

  /** Makes an empty file that only the owner may read, in place of any older one. */
  void make(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Makes durable which files there are. */
  void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}

package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Gives a copied data directory a system identifier of its own: by it, servers and their logs are
 * told apart. It is the first number of the control file, whose last is a checksum (CRC-32C) over
 * all before it, and stands in the first page header of each log segment (PostgreSQL's
 * pg_control.h, xlog_internal.h; the same in 14 to 18).
 *
 * @param data the data directory
 */
record ClusterIdentity(Path data) {
  private static final int LARGEST_CONTROL = 512;
  private static final long PLACE_IN_SEGMENT = 24;

  /** Makes a control file with a new identifier from one that is then gone. */
  void renew(Path old, Path control) throws IOException {
    long identifier = RandomGenerator.getDefault().nextLong(1L << 60, Long.MAX_VALUE);
    for (Path segment : segments()) {
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        channel.write(number(identifier), PLACE_IN_SEGMENT);
      }
    }
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(old)).order(ByteOrder.nativeOrder());
    int end = checksumPlace(content);
    content.putLong(0, identifier);
    content.putInt(end, checksum(content, end));
    Files.write(old, content.array(), StandardOpenOption.WRITE);
    Files.move(old, control, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static ByteBuffer number(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(value).flip();
  }

  static int checksumPlace(ByteBuffer control) throws IOException {
    for (int place = Long.BYTES; place < LARGEST_CONTROL; place += Integer.BYTES) {
      if (control.getInt(place) == checksum(control, place)) {
        return place;
      }
    }
    throw new IOException("no checksum in the control file");
  }

  static int checksum(ByteBuffer control, int end) {
    CRC32C checksum = new CRC32C();
    checksum.update(control.slice(0, end));
    return (int) checksum.getValue();
  }
}

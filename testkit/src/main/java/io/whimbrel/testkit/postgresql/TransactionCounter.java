package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Sets the next transaction id of a server that was shut down cleanly, as pg_resetwal does, which
 * the embedded servers come without. The id stands in the checkpoint record at the end of the log
 * and in the control file's copy of it, each under a checksum (PostgreSQL's xlogrecord.h,
 * pg_control.h; the same in 14 to 18). The pages of the commit log that belong to the new id are
 * made, empty.
 *
 * @param data the data directory
 */
record TransactionCounter(Path data) {
  private static final int SEGMENT = 16 << 20;
  private static final int HEADER = 24;
  private static final int CHECKSUM = 20;

  /** Behind redo, timelines and flags. */
  private static final int NEXT_ID_IN_CHECKPOINT = 24;

  /** Behind the record's header, and the data's own header. */
  private static final int NEXT_ID = HEADER + 2 + NEXT_ID_IN_CHECKPOINT;

  /** Behind identifier, versions, state and time. */
  private static final int PLACE_IN_CONTROL = 32;

  private static final int NEXT_ID_IN_CONTROL =
      PLACE_IN_CONTROL + Long.BYTES + NEXT_ID_IN_CHECKPOINT;

  private static final long IDS_PER_COMMIT_SEGMENT = 32L * 8192 * 4;
  private static final int COMMIT_SEGMENT = 32 * 8192;

  /** Sets it, on the first timeline. */
  void set(long next) {
    try {
      Path file = data.resolve("global/pg_control");
      ByteBuffer control = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
      int end = ClusterIdentity.checksumPlace(control);
      patch(control.getLong(PLACE_IN_CONTROL), next);
      control.putLong(NEXT_ID_IN_CONTROL, next);
      control.putInt(end, ClusterIdentity.checksum(control, end));
      Files.write(file, control.array(), StandardOpenOption.WRITE);
      commitSegment(next);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void patch(long checkpoint, long next) throws IOException {
    long segment = checkpoint / SEGMENT;
    long perId = (1L << 32) / SEGMENT;
    String name = "%08X%08X%08X".formatted(1, segment / perId, segment % perId);
    try (FileChannel file =
        FileChannel.open(
            data.resolve("pg_wal").resolve(name),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      long place = checkpoint % SEGMENT;
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
      file.read(length, place);
      ByteBuffer record = ByteBuffer.allocate(length.getInt(0)).order(ByteOrder.nativeOrder());
      file.read(record, place);
      if (record.getInt(CHECKSUM) != checksum(record)) {
        throw new IOException("the checkpoint record is not where it is looked for");
      }
      record.putLong(NEXT_ID, next);
      record.putInt(CHECKSUM, checksum(record));
      file.write(record.rewind(), place);
    }
  }

  /** First over the data, then over the header up to the checksum. */
  private static int checksum(ByteBuffer record) {
    CRC32C checksum = new CRC32C();
    checksum.update(record.slice(HEADER, record.capacity() - HEADER));
    checksum.update(record.slice(0, CHECKSUM));
    return (int) checksum.getValue();
  }

  private void commitSegment(long next) throws IOException {
    long segment = (next & 0xFFFF_FFFFL) / IDS_PER_COMMIT_SEGMENT;
    try (FileChannel file =
        FileChannel.open(
            data.resolve("pg_xact").resolve("%04X".formatted(segment)),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(COMMIT_SEGMENT), 0);
    }
  }
}

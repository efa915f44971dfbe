package io.whimbrel.engine.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Remembers up to where the spool was fsynced: what breaks before it is damage, what breaks behind
 * it is the torn tail of a crash. It is written after each fsync and needs none itself: an older
 * mark only claims less. Used by one thread at a time.
 */
final class FlushedMark implements AutoCloseable {

  private static final int LENGTH = Long.BYTES + Long.BYTES + Integer.BYTES;

  private final RandomAccessFile file;

  /** Opens it, and makes it where it is missing. */
  FlushedMark(SegmentDirectory directory) throws IOException {
    if (!Files.exists(directory.flushed())) {
      directory.make(directory.flushed());
    }
    this.file = new RandomAccessFile(directory.flushed().toFile(), "rw");
  }

  /** What was noted last; empty when nothing was, or when the note itself is torn. */
  Optional<Place> read() throws IOException {
    byte[] bytes = new byte[LENGTH];
    if (file.length() != LENGTH) {
      return Optional.empty();
    }
    file.seek(0);
    file.readFully(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Place place = new Place(buffer.getLong(), buffer.getLong());
    return buffer.getInt() == checksum(bytes) ? Optional.of(place) : Optional.empty();
  }

  void write(Place place) throws IOException {
    byte[] bytes = new byte[LENGTH];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putLong(place.segment()).putLong(place.offset());
    buffer.putInt(checksum(bytes));
    file.seek(0);
    file.write(bytes);
  }

  /** Forgets it, durably. */
  void clear() throws IOException {
    file.setLength(0);
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, Long.BYTES + Long.BYTES);
    return (int) checksum.getValue();
  }
}

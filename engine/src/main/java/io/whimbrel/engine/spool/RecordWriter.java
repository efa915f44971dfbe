package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Appends records to a file: length of kind and body (4 bytes, big end first), kind (1), body,
 * CRC32C over all of it (4). Large values go to the file without a copy. Used by one thread.
 *
 * <p>Works on a {@link RandomAccessFile}, not on a channel: an interrupt of the thread closes a
 * channel, and a spool has to outlive the interrupt of a task.
 */
final class RecordWriter implements ByteSink, AutoCloseable {

  /** Writes a record's body, the same bytes each time: once to be counted, once to the file. */
  @FunctionalInterface
  interface Body {
    void writeTo(ByteSink sink) throws IOException;
  }

  private static final int BUFFER = 256 << 10;
  private static final int LENGTH_MAX = Integer.MAX_VALUE - 64;

  private final Path path;
  private final RandomAccessFile file;
  private final CRC32C checksum = new CRC32C();
  private final byte[] buffer = new byte[BUFFER];
  private int used;
  private int summed;
  private long drained;

  /** Appends behind this offset; what lies behind it is cut off. */
  RecordWriter(Path path, long offset) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.drained = offset;
    cutTo(offset);
  }

  /** Appends one record; it may wait in memory until {@link #drain}. */
  void append(RecordKind kind, Body body) throws IOException {
    LengthSink counted = new LengthSink();
    body.writeTo(counted);
    long length = counted.length() + 1;
    if (length > LENGTH_MAX) {
      throw Problem.of(ProblemCode.ROW_REFUSED)
          .what("one change takes " + length + " bytes, at most " + LENGTH_MAX + " are possible")
          .where(path.toString())
          .fix("leave the table out of the plan, or make the row smaller")
          .exception();
    }
    checksum.reset();
    summed = used;
    word((int) length);
    octet(kind.code());
    body.writeTo(this);
    sum();
    word((int) checksum.getValue());
  }

  /** Hands to the operating system what waits in memory. */
  void drain() throws IOException {
    sum();
    file.write(buffer, 0, used);
    drained += used;
    used = 0;
    summed = 0;
  }

  /**
   * Cuts off what was appended behind an offset; what waits in memory before it goes on to wait.
   */
  void cutTo(long offset) throws IOException {
    used = (int) Math.max(0, offset - drained);
    summed = used;
    drained = Math.min(drained, offset);
    file.setLength(drained);
    file.seek(drained);
  }

  /** Makes durable what was drained. */
  void sync() throws IOException {
    file.getFD().sync();
  }

  /** Where the next record begins. */
  long offset() {
    return drained + used;
  }

  @Override
  public void octet(int value) throws IOException {
    if (used == buffer.length) {
      drain();
    }
    buffer[used++] = (byte) value;
  }

  @Override
  public void octets(byte[] value) throws IOException {
    if (value.length > buffer.length - used) {
      drain();
    }
    if (value.length > buffer.length) {
      checksum.update(value, 0, value.length);
      file.write(value, 0, value.length);
      drained += value.length;
      return;
    }
    System.arraycopy(value, 0, buffer, used, value.length);
    used += value.length;
  }

  @Override
  public void octets(LargeValue value) throws IOException {
    try (InputStream in = value.open()) {
      int left = value.length();
      while (left > 0) {
        if (used == buffer.length) {
          drain();
        }
        int read = in.read(buffer, used, Math.min(left, buffer.length - used));
        if (read < 0) {
          throw new EOFException(left + " bytes of a large value are missing");
        }
        used += read;
        left -= read;
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void word(int value) throws IOException {
    octet(value >>> 24);
    octet(value >>> 16);
    octet(value >>> 8);
    octet(value);
  }

  private void sum() {
    checksum.update(buffer, summed, used - summed);
    summed = used;
  }
}

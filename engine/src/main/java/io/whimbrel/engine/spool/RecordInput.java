package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;
import io.whimbrel.core.problem.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads what {@link RecordWriter} wrote, up to a limit that may grow. Whatever does not add up is
 * the {@link Problem} {@code SPOOL_DAMAGED}. Used by one thread.
 */
final class RecordInput implements AutoCloseable {

  private static final int BUFFER = 256 << 10;

  private final Path path;
  private final RandomAccessFile file;
  private final CRC32C checksum = new CRC32C();
  private final byte[] buffer = new byte[BUFFER];
  private long base;
  private int at;
  private int count;
  private int summed;
  private long limit;
  private long recordEnd;

  RecordInput(Path path, long limit) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "r");
    this.limit = limit;
  }

  /** Lets it read up to here. */
  void limit(long offset) {
    limit = offset;
  }

  boolean hasMore() {
    return offset() < limit;
  }

  long offset() {
    return base + at;
  }

  void seek(long offset) {
    if (offset >= base && offset <= base + count) {
      at = (int) (offset - base);
    } else {
      base = offset;
      at = 0;
      count = 0;
    }
    summed = at;
  }

  /** Begins the next record: reads its length and kind. */
  RecordKind begin() throws IOException {
    checksum.reset();
    summed = at;
    recordEnd = limit;
    long start = offset();
    int length = word();
    if (length < 1 || offset() + length + 4 > limit) {
      throw SpoolProblems.damaged("a record has the length " + length, path, start);
    }
    recordEnd = offset() + length;
    int code = octet();
    return RecordKind.of(code)
        .orElseThrow(() -> SpoolProblems.damaged("a record has the kind " + code, path, start));
  }

  /** Ends a record whose body was read. */
  void end() throws IOException {
    if (offset() != recordEnd) {
      throw damaged("a record is longer than what it holds");
    }
    sum();
    int found = (int) checksum.getValue();
    recordEnd += 4;
    if (word() != found) {
      throw damaged("a record and its checksum differ");
    }
  }

  /** Ends a record whose body was not read, checksum included. */
  void endUnread() throws IOException {
    while (offset() < recordEnd) {
      if (at == count) {
        fill();
      }
      at = (int) Math.min(count, recordEnd - base);
    }
    end();
  }

  /** Ends a record whose body nobody wants to know; its checksum is not looked at. */
  void endUnchecked() {
    seek(recordEnd + 4);
  }

  int octet() throws IOException {
    require(1);
    if (at == count) {
      fill();
    }
    return buffer[at++] & 0xFF;
  }

  byte[] octets(int length) throws IOException {
    require(length);
    byte[] value = new byte[length];
    int copied = Math.min(length, count - at);
    System.arraycopy(buffer, at, value, 0, copied);
    at += copied;
    while (copied < length) {
      if (length - copied >= buffer.length) {
        readDirectly(value, copied);
        return value;
      }
      fill();
      int next = Math.min(length - copied, count);
      System.arraycopy(buffer, 0, value, copied, next);
      at = next;
      copied += next;
    }
    return value;
  }

  /** A value that stays in the file; its bytes are passed, and count for the checksum. */
  LargeValue left(int length) throws IOException {
    require(length);
    SpooledValue value = new SpooledValue(path, offset(), length);
    long end = offset() + length;
    while (offset() < end) {
      if (at == count) {
        fill();
      }
      at = (int) Math.min(count, end - base);
    }
    return value;
  }

  long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7F) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw damaged("a number has no end");
  }

  /** A number that counts bytes or elements within this record. */
  int size() throws IOException {
    long value = number();
    if (value < 0 || value > recordEnd - offset()) {
      throw damaged("a record says that it holds " + value + " bytes more");
    }
    return (int) value;
  }

  String text() throws IOException {
    return new String(octets(size()), StandardCharsets.UTF_8);
  }

  Problem damaged(String what) {
    return SpoolProblems.damaged(what, path, offset());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void require(int length) {
    if (length > recordEnd - offset()) {
      throw damaged("a record ends before what it holds");
    }
  }

  private int word() throws IOException {
    return octet() << 24 | octet() << 16 | octet() << 8 | octet();
  }

  private void sum() {
    checksum.update(buffer, summed, at - summed);
    summed = at;
  }

  private void fill() throws IOException {
    sum();
    base += count;
    at = 0;
    summed = 0;
    count = 0;
    file.seek(base);
    int read = file.read(buffer, 0, (int) Math.min(buffer.length, limit - base));
    if (read <= 0) {
      throw damaged("the file ends here although more was written");
    }
    count = read;
  }

  private void readDirectly(byte[] value, int from) throws IOException {
    sum();
    long offset = offset();
    int length = value.length - from;
    file.seek(offset);
    int read = from;
    while (read < value.length) {
      int next = file.read(value, read, value.length - read);
      if (next <= 0) {
        throw damaged("the file ends here although more was written");
      }
      read += next;
    }
    checksum.update(value, from, length);
    base = offset + length;
    at = 0;
    count = 0;
    summed = 0;
  }
}

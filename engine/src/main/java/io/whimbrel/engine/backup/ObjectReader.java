package io.whimbrel.engine.backup;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads what {@link ObjectStream} wrote. Used by one thread; closing it closes the stream. */
final class ObjectReader implements AutoCloseable {
  private final RowStream file;
  private final String place;
  private byte[] piece = new byte[0];
  private int at;
  private long left;

  ObjectReader(RowStream file, String place) {
    this.file = file;
    this.place = place;
  }

  /** The next one; what was not read of the content of the last one is passed over. */
  Optional<LargeObject> next() {
    while (left > 0) {
      byte[] _ = content();
    }
    if (!fill()) {
      return Optional.empty();
    }
    LargeObject object = ObjectLine.read(line());
    left = object.bytes();
    if (left == 0) {
      end();
    }
    return Optional.of(object);
  }

  /** A piece of the content of the last one; empty at its end. */
  byte[] content() {
    if (left == 0) {
      return new byte[0];
    }
    requireMore();
    int length = (int) Math.min(left, piece.length - at);
    byte[] found = Arrays.copyOfRange(piece, at, at + length);
    at += length;
    left -= length;
    if (left == 0) {
      end();
    }
    return found;
  }

  private String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte next = one(); next != '\n'; next = one()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private void end() {
    if (one() != '\n') {
      throw damaged("a large object is longer than its line says");
    }
  }

  private byte one() {
    requireMore();
    return piece[at++];
  }

  private void requireMore() {
    if (!fill()) {
      throw damaged("the file ends within a large object");
    }
  }

  private boolean fill() {
    while (at == piece.length) {
      byte[] next = file.next();
      if (next == null) {
        return false;
      }
      piece = next;
      at = 0;
    }
    return true;
  }

  private Problem damaged(String what) {
    return Problem.of(ProblemCode.BACKUP_DAMAGED)
        .what(what)
        .where(place)
        .fix("use the backup of another place or day")
        .exception();
  }

  @Override
  public void close() {
    file.close();
  }
}

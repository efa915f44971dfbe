package io.whimbrel.engine.backup;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Large objects one behind the other, in the order of their ids: a line about each, its content,
 * the end of a line. One file of an archive has as many as the limits allow, one at least. Used by
 * one thread.
 */
final class ObjectStream implements RowStream {
  private static final int BATCH = 200;
  private static final int COUNT_MAX = 10_000;
  private static final long BYTES_MAX = 256L << 20;
  private static final byte[] END = {'\n'};

  private final LargeObjectSource source;
  private final Deque<LargeObject> batch = new ArrayDeque<>();
  private @Nullable LargeObject current;
  private long offset;
  private long behind;
  private long count;
  private long bytes;

  /** Those with an id behind this one. */
  ObjectStream(LargeObjectSource source, long behind) {
    this.source = source;
    this.behind = behind;
  }

  /** Whether there is one more. */
  boolean isAny() {
    if (batch.isEmpty()) {
      batch.addAll(source.list(behind, BATCH));
    }
    return !batch.isEmpty();
  }

  @Override
  public byte @Nullable [] next() {
    LargeObject object = current;
    if (object == null) {
      return begun();
    }
    if (offset == object.bytes()) {
      current = null;
      return END;
    }
    byte[] piece = source.read(object.id(), offset);
    offset += piece.length;
    if (piece.length == 0 || offset > object.bytes()) {
      throw Problem.of(ProblemCode.FAULT)
          .what(
              "large object %d has %d bytes, %d were read"
                  .formatted(object.id(), object.bytes(), offset))
          .fix("try again; if it stays, report it")
          .exception();
    }
    bytes += piece.length;
    return piece;
  }

  private byte @Nullable [] begun() {
    boolean isFull = count > 0 && (count >= COUNT_MAX || bytes >= BYTES_MAX);
    if (isFull || !isAny()) {
      return null;
    }
    LargeObject object = batch.removeFirst();
    current = object;
    offset = 0;
    count++;
    behind = object.id();
    return ObjectLine.write(object).getBytes(StandardCharsets.UTF_8);
  }

  /** The id of the last one. */
  long behind() {
    return behind;
  }

  /** How many have passed. */
  long count() {
    return count;
  }

  /** Bytes of their contents. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {}
}

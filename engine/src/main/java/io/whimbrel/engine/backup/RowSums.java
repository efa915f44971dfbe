package io.whimbrel.engine.backup;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.proof.ChunkDigest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The digest of some rows whatever their order: two sums, modulo 2^64, over the first and second
 * eight bytes of the SHA-256 of each row. Sums of parts add up to the sum of the whole. Used by one
 * thread.
 */
final class RowSums {
  static final ChunkDigest NONE = new ChunkDigest(0, text(0, 0));

  private static final int DIGITS = 16;
  private static final int RADIX = 16;

  private final MessageDigest row = Sha256.begun();
  private long rows;
  private long first;
  private long second;

  /** Takes bytes of the row at hand. */
  void take(byte[] piece, int from, int length) {
    row.update(piece, from, length);
  }

  /** The row at hand is complete. */
  void endRow() {
    ByteBuffer hash = ByteBuffer.wrap(row.digest());
    rows++;
    first += hash.getLong();
    second += hash.getLong();
  }

  ChunkDigest digest() {
    return new ChunkDigest(rows, text(first, second));
  }

  /** The digest of both parts together. */
  static ChunkDigest sum(ChunkDigest one, ChunkDigest other) {
    return new ChunkDigest(
        one.rows() + other.rows(),
        text(half(one, 0) + half(other, 0), half(one, 1) + half(other, 1)));
  }

  private static long half(ChunkDigest digest, int which) {
    int from = which * DIGITS;
    return Long.parseUnsignedLong(digest.digest().substring(from, from + DIGITS), RADIX);
  }

  private static String text(long first, long second) {
    return "%016x%016x".formatted(first, second);
  }
}

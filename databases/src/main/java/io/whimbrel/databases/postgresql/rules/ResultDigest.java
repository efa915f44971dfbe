package io.whimbrel.databases.postgresql.rules;

import io.whimbrel.core.database.ShadowQueries.Order;
import io.whimbrel.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A digest of a result: each row's SHA-256 over its values with their lengths. Digests of rows in
 * any order are added up, as four numbers modulo 2^64, so that a row which comes twice counts
 * twice; where the order is given, each row is digested with what came before. Used by one thread.
 */
final class ResultDigest {
  private static final byte[] NONE = {0};
  private static final byte[] SOME = {1};

  private final Order order;
  private final MessageDigest row = Sha256.begun();
  private final long[] sum = new long[4];
  private long rows;

  ResultDigest(Order order) {
    this.order = order;
  }

  /** The next value of the row. */
  void value(@Nullable String text) {
    if (text == null) {
      row.update(NONE);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    row.update(SOME);
    row.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    row.update(bytes);
  }

  /** The row had no more values. */
  void rowEnds() {
    if (order == Order.GIVEN) {
      ByteBuffer before = ByteBuffer.allocate(sum.length * Long.BYTES);
      for (long part : sum) {
        before.putLong(part);
      }
      row.update(before.flip());
    }
    ByteBuffer digest = ByteBuffer.wrap(row.digest());
    for (int i = 0; i < sum.length; i++) {
      long part = digest.getLong();
      sum[i] = order == Order.GIVEN ? part : sum[i] + part;
    }
    rows++;
  }

  long rows() {
    return rows;
  }

  /** In hexadecimal digits. */
  String text() {
    return "%016x%016x%016x%016x".formatted(sum[0], sum[1], sum[2], sum[3]);
  }
}

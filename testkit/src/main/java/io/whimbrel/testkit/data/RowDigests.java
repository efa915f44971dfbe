package io.whimbrel.testkit.data;

import io.whimbrel.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHA-256 of every row of a table, and of all of them in sorted order. */
final class RowDigests {
  private static final int NULL_LENGTH = -1;

  private final List<byte[]> rows = new ArrayList<>();

  void add(List<@Nullable String> row) {
    rows.add(digest(row));
  }

  TableDigest total() {
    rows.sort(Arrays::compareUnsigned);
    MessageDigest total = Sha256.begun();
    rows.forEach(total::update);
    return new TableDigest(rows.size(), HexFormat.of().formatHex(total.digest()));
  }

  /** Every value with its length before it, so that no two rows have the same text. */
  static byte[] digest(List<@Nullable String> row) {
    MessageDigest digest = Sha256.begun();
    for (String value : row) {
      byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
      int length = value == null ? NULL_LENGTH : bytes.length;
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
      digest.update(bytes);
    }
    return digest.digest();
  }
}

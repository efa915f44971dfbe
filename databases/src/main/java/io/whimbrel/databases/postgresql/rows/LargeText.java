package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.digest.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * What a text comes to that is read byte by byte and not kept. Used by one thread, for one text.
 */
final class LargeText {

  /** Texts up to here are no large ones. */
  static final int BYTES_MAX = 1 << 20;

  /** How many bytes are told apart from the others. */
  static final int BLOCK = 1 << 16;

  /** Of a block's SHA-256, in hex. */
  static final int BLOCK_DIGITS = 8;

  private final MessageDigest whole = Sha256.begun();
  private final MessageDigest ofBlock = Sha256.begun();
  private final byte[] block = new byte[BLOCK];
  private final StringJoiner blocks = new StringJoiner(",");
  private int filled;
  private long bytes;

  /** Takes the next byte. */
  void add(byte next) {
    block[filled++] = next;
    bytes++;
    if (filled == BLOCK) {
      endBlock();
    }
  }

  private void endBlock() {
    whole.update(block, 0, filled);
    ofBlock.update(block, 0, filled);
    blocks.add(HexFormat.of().formatHex(ofBlock.digest()).substring(0, BLOCK_DIGITS));
    filled = 0;
  }

  /** Whether it is a large one. */
  boolean isLarge() {
    return bytes > BYTES_MAX;
  }

  /** {@code N bytes, SHA-256 HEX|BLOCK,BLOCK,…}; the text is at its end. */
  String summary() {
    if (filled > 0) {
      endBlock();
    }
    return "%d bytes, SHA-256 %s|%s"
        .formatted(bytes, HexFormat.of().formatHex(whole.digest()), blocks);
  }
}

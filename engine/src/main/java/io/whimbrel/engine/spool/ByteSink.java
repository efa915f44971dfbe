package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes the bytes of one record; used by one thread. */
interface ByteSink {

  /** Takes the lowest 8 bits. */
  void octet(int value) throws IOException;

  /** Takes all bytes as they are. */
  void octets(byte[] value) throws IOException;

  /** Takes all bytes of a large value as they are. */
  void octets(LargeValue value) throws IOException;

  /** An unsigned number, seven bits at a time, the lowest first. */
  default void number(long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      octet((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  /** Text in UTF-8 behind its length. */
  default void text(String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    octets(bytes);
  }
}

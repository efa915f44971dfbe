package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.change.Position;
import java.nio.charset.StandardCharsets;

/** Log sequence numbers: {@code 0/1539730} and the 64-bit number behind it. */
public final class Lsn {

  private static final String DIGITS = "0123456789ABCDEF";
  private static final int LENGTH_MAX = 17;

  private Lsn() {}

  /** The position of an LSN in its text form. */
  public static Position position(String text) {
    int slash = text.indexOf('/');
    long high = Long.parseLong(text, 0, slash, 16);
    long low = Long.parseLong(text, slash + 1, text.length(), 16);
    return new Position(high << 32 | low, text);
  }

  /** The position of an LSN as a number. */
  public static Position position(long lsn) {
    return new Position(lsn, text(lsn));
  }

  /** The text form of an LSN. */
  public static String text(long lsn) {
    byte[] text = new byte[LENGTH_MAX];
    int from = write(text, LENGTH_MAX, lsn & 0xFFFF_FFFFL);
    text[--from] = '/';
    from = write(text, from, lsn >>> 32);
    return new String(text, from, LENGTH_MAX - from, StandardCharsets.US_ASCII);
  }

  /** Writes a number so that it ends at a place, and tells where it begins. */
  private static int write(byte[] text, int end, long number) {
    int from = end;
    long rest = number;
    do {
      text[--from] = (byte) DIGITS.charAt((int) (rest & 0xF));
      rest >>>= 4;
    } while (rest != 0);
    return from;
  }
}

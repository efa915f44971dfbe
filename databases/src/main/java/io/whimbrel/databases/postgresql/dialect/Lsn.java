package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.change.Position;
import java.util.Locale;

/** Log sequence numbers: {@code 0/1539730} and the 64-bit number behind it. */
public final class Lsn {

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
    String high = Long.toHexString(lsn >>> 32);
    return (high + '/' + Long.toHexString(lsn & 0xFFFF_FFFFL)).toUpperCase(Locale.ROOT);
  }
}

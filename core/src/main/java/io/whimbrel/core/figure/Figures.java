package io.whimbrel.core.figure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Numbers as people read them, the same on every screen and in every document. Bytes are decimal (1
 * MB = 1,000,000 bytes). Stateless.
 */
public final class Figures {
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final String[] COUNT_UNITS = {"", "k", "M", "G"};

  private Figures() {}

  /** A whole number with thousands separated: {@code 14,201,331}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** So many of something: {@code 1 row}, {@code 2,000 rows}. */
  public static String count(long number, String one) {
    return count(number) + " " + one + (number == 1 ? "" : "s");
  }

  /** A number in three digits or so: {@code 14.2M}. */
  public static String shortCount(long number) {
    return number < 10_000 ? count(number) : scaled(number, COUNT_UNITS, "");
  }

  /** An amount of data: {@code 673 MB}. */
  public static String bytes(long bytes) {
    return scaled(bytes, BYTE_UNITS, " ");
  }

  /** A speed: {@code 38.1 MB/s}. */
  public static String rate(double bytesPerSecond) {
    return bytes(Math.round(bytesPerSecond)) + "/s";
  }

  /** A duration with what matters of it: {@code 84 ms}, {@code 1.42 s}, {@code 3 min 10 s}. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1e3);
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
    long seconds = (millis + 500) / 1_000;
    if (seconds < 3_600) {
      return "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%d h %02d min".formatted(seconds / 3_600, seconds / 60 % 60);
    }
    return "%d d %02d h".formatted(seconds / 86_400, seconds / 3_600 % 24);
  }

  /** A limit as people write it: {@code 5 s}, {@code 2 min}, {@code 90 d}. */
  public static String limit(Duration limit) {
    long seconds = limit.toSeconds();
    if (seconds > 0 && limit.toMillis() % 1_000 == 0) {
      if (seconds % 86_400 == 0) {
        return seconds / 86_400 + " d";
      }
      if (seconds % 3_600 == 0) {
        return seconds / 3_600 + " h";
      }
      if (seconds % 60 == 0) {
        return seconds / 60 + " min";
      }
      if (seconds < 60) {
        return seconds + " s";
      }
    }
    return duration(limit);
  }

  /** An estimate, in two units at most: {@code 12 s}, {@code 5 min}, {@code 1 h 20 min}. */
  public static String estimate(Duration length) {
    long seconds = Math.max(1, Math.round(length.toMillis() / 1e3));
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    if (minutes < 60) {
      return minutes + " min";
    }
    long rest = minutes % 60;
    return minutes / 60 + " h" + (rest == 0 ? "" : " " + rest + " min");
  }

  /** A moment to the second, in UTC: {@code 2026-11-22T14:31:56Z}. */
  public static String moment(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A duration as a clock shows it: {@code 0:07}, {@code 1:02:03}. */
  public static String clock(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 3_600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  private static String scaled(long number, String[] units, String gap) {
    double value = number;
    int unit = 0;
    while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    String form = unit == 0 || Math.abs(value) >= 99.95 ? "%.0f" : "%.1f";
    return String.format(Locale.ROOT, form, value) + gap + units[unit];
  }
}

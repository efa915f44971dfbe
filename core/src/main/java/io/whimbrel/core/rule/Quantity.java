package io.whimbrel.core.rule;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, sizes and counts as plans and commands write them. Stateless. */
public final class Quantity {

  /** How a time is written. */
  public static final String DURATION =
      "a number with ms, s, m, h or d, as in 200ms, 5s, 10m, 2h or 7d";

  /** How a size is written. */
  public static final String SIZE =
      "a number with KB, MB, GB, TB, KiB, MiB, GiB or TiB, as in 512MB";

  /** How a count is written. */
  public static final String COUNT = "a whole number, as in 4, 100_000 or 100k";

  private static final Pattern TIMES = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZES = Pattern.compile("(\\d{1,6})([KMGT]i?B)");
  private static final Pattern COUNTS =
      Pattern.compile("(\\d{1,3}(?:_\\d{3}){1,3}|\\d{1,12})([kM]?)");

  private static final Map<String, Long> BYTES =
      Map.of(
          "KB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L,
          "TB",
          1_000_000_000_000L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30,
          "TiB",
          1L << 40);

  private Quantity() {}

  /** Reads a time. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /** Reads a size in bytes: KB is a thousand, KiB is 1024. */
  public static Optional<Long> bytes(String text) {
    Matcher matcher = SIZES.matcher(text);
    return matcher.matches()
        ? Optional.of(Long.parseLong(matcher.group(1)) * BYTES.getOrDefault(matcher.group(2), 1L))
        : Optional.empty();
  }

  /** Reads a count: k is a thousand, M a million. */
  public static Optional<Long> count(String text) {
    Matcher matcher = COUNTS.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "k" -> 1_000;
          case "M" -> 1_000_000;
          default -> 1;
        };
    return Optional.of(Long.parseLong(matcher.group(1).replace("_", "")) * unit);
  }
}
